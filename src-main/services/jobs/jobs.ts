import type { Job, JobKind } from '../../contract/jobs.ts'
import type { jobs as jobsContract } from '../../contract/jobs.ts'
import type { Serves } from '../../contract/serves.ts'
import type { Clock } from '../../platform/clock.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { StudioEvents } from '../events/studio-events.ts'
import { toWireError } from '../wire-error.ts'

/** Ended jobs kept for the list. */
const KEPT = 50

export class UnknownJob extends NamedError<{ id: string }> {
  constructor(id: string) {
    super({ id }, `There is no job ${id}`)
  }
}

/** Why all jobs stop when a project is closed: nobody gave them up. */
export class ProjectClosing extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'The project is being closed')
  }
}

/** Work that stopped because somebody paused it: no failure, and it can be gone on with. */
export class WorkPaused extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'The work was paused')
  }
}

/** What the work of a job may do while it runs. */
export interface JobControl {
  readonly id: string
  /** Aborts when the user cancels or, with ProjectClosing as the reason, when the project closes; work stops at its next safe point and throws or returns. */
  readonly signal: AbortSignal
  /** Counts in the job's unit; with another unit a new stretch of the work begins, and its pace is counted anew. */
  readonly progress: (done: number, total?: number | null, unit?: string) => void
}

export interface JobSpec {
  readonly kind: JobKind
  readonly title: string
  readonly unit: string
  readonly total?: number | null
  /** Counted before it starts, by an earlier start of the same work: no part of its pace. */
  readonly done?: number
  /** The receipt it returns becomes `result`; plain JSON. */
  readonly work: (control: JobControl) => Promise<unknown>
}

export interface Jobs extends Serves<typeof jobsContract> {
  list: () => Job[]
  start(spec: JobSpec): Job
  isRunning(kind: JobKind): boolean
  /** Cancels all that runs and waits until it has stopped. */
  stopAll(): Promise<void>
}

interface Stretch {
  readonly since: number
  readonly from: number
}
interface Entry {
  job: Job
  /** When it began to count in its unit, and where. */
  stretch: Stretch
  readonly controller: AbortController
  readonly ended: Promise<Job>
}

/** Long work, known by id, independent of any page. A failure ends in the job and is told as an error. */
export function createJobs({ events, clock }: { events: StudioEvents; clock: Clock }): Jobs {
  const entries = new Map<string, Entry>()
  let count = 0

  const entryOf = (id: string): Entry => {
    const entry = entries.get(id)
    if (!entry) throw new UnknownJob(id)
    return entry
  }
  const update = (id: string, change: Partial<Job>): Job => {
    const entry = entryOf(id)
    entry.job = { ...entry.job, ...change }
    events.publish({ type: 'job', job: entry.job })
    return entry.job
  }

  async function run(id: string, { work }: JobSpec, signal: AbortSignal): Promise<Job> {
    const progress: JobControl['progress'] = (done, total, unit = entryOf(id).job.unit) => {
      const entry = entryOf(id)
      if (entry.job.endedAt !== null) return
      if (unit !== entry.job.unit) entry.stretch = { since: clock(), from: done }
      update(id, { done, unit, ...pace(entry.stretch, done, total ?? entry.job.total, clock()) })
    }
    try {
      const result = await work({ id, signal, progress })
      const { done, total } = entryOf(id).job
      return update(id, { state: 'done', done: total ?? done, etaMs: null, endedAt: clock(), result: result ?? null })
    } catch (error) {
      if (signal.aborted || error instanceof WorkPaused)
        return update(id, { state: 'cancelled', etaMs: null, endedAt: clock() })
      const wire = toWireError(error)
      const kept = typeof wire.fields.kept === 'string' ? wire.fields.kept : null
      events.publish({ type: 'error', error: wire, kept })
      return update(id, { state: 'failed', etaMs: null, endedAt: clock(), error: wire })
    }
  }

  function forgetOldest(): void {
    const over = [...entries.values()].filter(({ job }) => job.endedAt !== null)
    for (const { job } of over.slice(0, Math.max(0, over.length - KEPT))) entries.delete(job.id)
  }

  return {
    start(spec) {
      const id = `${spec.kind}-${++count}`
      const controller = new AbortController()
      const job: Job = {
        id,
        kind: spec.kind,
        title: spec.title,
        unit: spec.unit,
        state: 'running',
        done: spec.done ?? 0,
        total: spec.total ?? null,
        rate: null,
        etaMs: null,
        startedAt: clock(),
        endedAt: null,
        error: null,
        result: null,
      }
      const ended = Promise.resolve().then(() => run(id, spec, controller.signal))
      entries.set(id, { job, stretch: { since: job.startedAt, from: job.done }, controller, ended })
      forgetOldest()
      events.publish({ type: 'job', job })
      return job
    },
    list: () => [...entries.values()].map(({ job }) => job).reverse(),
    cancel({ id }) {
      const entry = entryOf(id)
      entry.controller.abort()
      return entry.job
    },
    wait: ({ id }) => entryOf(id).ended,
    isRunning: (kind) => [...entries.values()].some(({ job }) => job.kind === kind && job.state === 'running'),
    async stopAll() {
      const running = () => [...entries.values()].filter(({ job }) => job.endedAt === null)
      // Another may have been started while these came to their end.
      for (let stopping = running(); stopping.length > 0; stopping = running()) {
        for (const { controller } of stopping) controller.abort(new ProjectClosing())
        await Promise.all(stopping.map(({ ended }) => ended))
      }
    },
  }
}

/** Rate since the start of the stretch, and the time left at that rate. */
function pace({ since, from }: Stretch, done: number, total: number | null, now: number) {
  const seconds = (now - since) / 1000
  const rate = seconds > 0 && done > from ? (done - from) / seconds : null
  const etaMs = rate && total !== null ? Math.max(0, ((total - done) / rate) * 1000) : null
  return { total, rate, etaMs }
}
