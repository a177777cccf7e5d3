import type { StudioEvent } from '../../contract/events.ts'

/** At most one event of a subject in this time: ten a second. */
const QUIET_MS = 100

/** What happens in the studio, told to every open page. */
export interface StudioEvents {
  publish(event: StudioEvent): void
  /** First the newest of every subject that still matters, then what comes; ends with the signal. */
  subscribe(signal?: AbortSignal): AsyncGenerator<StudioEvent, void>
  /** Drops what is remembered of the closed project. */
  forgetProject(): void
  close(): void
}

interface Subject {
  waiting: StudioEvent | null
  timer: NodeJS.Timeout | null
}

/** One publisher for the whole core. Events of one subject are thinned to ten a second, the newest always arrives. */
export function createStudioEvents(): StudioEvents {
  const listeners = new Set<(event: StudioEvent | null) => void>()
  const subjects = new Map<string, Subject>()
  const newest = new Map<string, StudioEvent>()

  const deliver = (event: StudioEvent) => listeners.forEach((listen) => listen(event))

  function flush(key: string, subject: Subject): void {
    const { waiting } = subject
    subject.waiting = null
    subject.timer = null
    if (!waiting) return void subjects.delete(key)
    deliver(waiting)
    subject.timer = setTimeout(() => flush(key, subject), QUIET_MS)
  }

  return {
    publish(event) {
      // Every error and every notice is news of its own: none replaces another.
      if (event.type === 'error' || event.type === 'notice') return deliver(event)
      const key = subjectOf(event)
      if (isOver(event)) newest.delete(key)
      else newest.set(key, event)
      const subject = subjects.get(key)
      if (subject) return void (subject.waiting = event)
      deliver(event)
      const fresh: Subject = { waiting: null, timer: null }
      fresh.timer = setTimeout(() => flush(key, fresh), QUIET_MS)
      subjects.set(key, fresh)
    },
    async *subscribe(signal) {
      const inbox: (StudioEvent | null)[] = [...newest.values()]
      let wake: () => void = () => {}
      const listen = (event: StudioEvent | null) => {
        inbox.push(event)
        wake()
      }
      const end = () => listen(null)
      listeners.add(listen)
      signal?.addEventListener('abort', end)
      try {
        while (!signal?.aborted) {
          while (inbox.length > 0) {
            const event = inbox.shift()
            if (!event || signal?.aborted) return
            yield event
          }
          await new Promise<void>((resolve) => {
            wake = resolve
            if (inbox.length > 0) resolve()
          })
        }
      } finally {
        listeners.delete(listen)
        signal?.removeEventListener('abort', end)
      }
    },
    forgetProject() {
      for (const [key, event] of newest) if (event.type !== 'hello' && event.type !== 'provider') newest.delete(key)
    },
    close() {
      for (const { timer } of subjects.values()) if (timer) clearTimeout(timer)
      subjects.clear()
      listeners.forEach((listen) => listen(null))
    },
  }
}

/** Events with the same subject replace each other. */
function subjectOf(event: StudioEvent): string {
  switch (event.type) {
    case 'job':
      return `job ${event.job.id}`
    case 'labels':
      return `labels ${event.task}`
    case 'model':
      return `model ${event.model.id}`
    case 'progress':
      return `progress ${event.progress.task} ${event.progress.annotator}`
    case 'queue':
      return `queue ${event.queue.task}`
    case 'suggestions':
      return `suggestions ${event.task}`
    case 'training':
      return `training ${event.run}`
    default:
      return event.type
  }
}

/** Nothing a page that comes later needs to hear. */
const isOver = (event: StudioEvent): boolean =>
  (event.type === 'job' && event.job.endedAt !== null) || (event.type === 'model' && !event.model.active)
