import { defineStore } from 'pinia'
import { computed, ref, shallowRef, triggerRef, watch } from 'vue'
import type { StudioEvent } from '@contract/events'
import type { Job, WireError } from '@contract/jobs'
import type { QueueState } from '@contract/queue-state'
import type { Model, TrainingRun } from '@contract/models'
import type { Project } from '@contract/project'
import { api } from '../connection/api'
import { pageId } from '../connection/page-id'
import { lostLine, wireErrorOf } from '../connection/wire-error'
import { useTasks } from './tasks'

interface Trouble {
  readonly error: WireError
  readonly kept: string | null
}
export interface LiveTraining {
  readonly points: TrainingRun['curve']
  readonly steps: number
  readonly samplesPerSecond: number
  readonly etaMs: number
}

/** What the core tells every page: the project, jobs, trouble; queue and model of the task this page is on. */
export const useStudio = defineStore('studio', () => {
  const tasks = useTasks()
  const project = ref<Project | null>(null)
  const queue = ref<QueueState | null>(null)
  const model = ref<Model | null>(null)
  const provider = ref('')
  const version = ref('')
  const savedAt = ref<number | null>(null)
  const trouble = ref<Trouble | null>(null)
  /** What somebody should look at though nothing failed. */
  const notice = ref<WireError | null>(null)
  const jobs = shallowRef(new Map<string, Job>())
  /** Trainings heard of since the project was opened, by run; several may go on side by side. */
  const trainings = shallowRef(new Map<number, LiveTraining>())
  const running = computed(() => [...jobs.value.values()].filter(({ state }) => state === 'running'))

  function take(event: StudioEvent) {
    switch (event.type) {
      case 'hello':
        provider.value = event.provider
        version.value = event.version
        break
      case 'project':
        if (event.project?.id !== project.value?.id) {
          model.value = queue.value = notice.value = null
          trainings.value = new Map()
          tasks.forget()
          if (event.project) void recall(event.project.id)
        }
        project.value = event.project
        break
      case 'tasks':
        void attempt(tasks.load)
        break
      case 'job':
        jobs.value.set(event.job.id, event.job)
        triggerRef(jobs)
        break
      case 'queue':
        if (event.queue.task !== tasks.id) break
        queue.value = event.queue
        // Names alone taught it, and may not any more.
        if (event.queue.model === null && model.value?.labels === 0) model.value = null
        break
      case 'model':
        if (event.model.task === tasks.id) model.value = event.model
        // What was held back is over once another model of its task is in use.
        if (notice.value?.fields['task'] === event.model.task) notice.value = null
        break
      case 'training': {
        const { run, point, steps, samplesPerSecond, etaMs } = event
        // Steps lost to a crash are told again.
        const known = (trainings.value.get(run)?.points ?? []).filter(({ step }) => step < point.step)
        trainings.value.set(run, { points: [...known, point], steps, samplesPerSecond, etaMs })
        triggerRef(trainings)
        break
      }
      case 'saved':
        savedAt.value = event.at
        break
      case 'provider':
        provider.value = event.provider
        break
      case 'error':
        trouble.value = { error: event.error, kept: event.kept }
        break
      case 'notice':
        notice.value = event.notice
        break
      case 'progress':
        break
    }
  }

  /** A project opened again has tasks, a model and a queue from before; events tell only what is new. */
  async function recall(id: string) {
    await attempt(async () => {
      await tasks.load()
      const { id: task } = tasks
      const [models, standing] = await Promise.all([api.models.list({ task }), api.labelling.queue({ task })])
      if (project.value?.id !== id || tasks.id !== task) return
      model.value ??= models.find(({ active }) => active) ?? null
      queue.value ??= standing
    })
  }
  watch(
    () => tasks.id,
    () => {
      model.value = queue.value = null
      if (project.value) void recall(project.value.id)
    },
  )

  /** Follows the core for as long as the page lives; a lost line is taken up again. */
  async function follow(onEvent: (event: StudioEvent) => void) {
    for (;;) {
      try {
        for await (const event of await api.events.subscribe({ page: await pageId })) {
          take(event)
          onEvent(event)
        }
      } catch {
        // The line is down; the status bar says so until it is back.
      }
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }

  /** Runs a request; what goes wrong is shown with its words and gives null. */
  async function attempt<Result>(work: () => Promise<Result>): Promise<Result | null> {
    try {
      return await work()
    } catch (thrown) {
      const error = wireErrorOf(thrown)
      if (!lostLine(error)) trouble.value = { error, kept: null }
      return null
    }
  }

  /** A job's end; null when it was cancelled, or failed (then the reason is shown). */
  async function finished<Result>(started: Promise<Job>): Promise<Result | null> {
    return attempt(async () => {
      const job = await api.jobs.wait({ id: (await started).id })
      if (job.state === 'failed' && job.error) trouble.value = { error: job.error, kept: null }
      return job.state === 'done' ? (job.result as Result) : null
    })
  }

  const dismiss = () => (trouble.value = null)
  return {
    project,
    queue,
    model,
    provider,
    version,
    savedAt,
    trouble,
    notice,
    jobs,
    running,
    trainings,
    follow,
    attempt,
    finished,
    dismiss,
  }
})
