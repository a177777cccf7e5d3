import { computed, onMounted, ref, shallowRef, watch } from 'vue'
import type { Job } from '@contract/jobs'
import type { Model, TrainingRun } from '@contract/models'
import type { OptionValues } from '@contract/options'
import { api } from '../../connection/api'
import { usePlugins } from '../../stores/plugins'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'

/** As many as there are colours to tell lines apart by. */
const COMPARED = 6

export type TrainingState = ReturnType<typeof useTraining>

/** Training runs: the one that runs, those from before, and the start of a new one. */
export function useTraining() {
  const studio = useStudio()
  const tasks = useTasks()
  const plugins = usePlugins()
  const runs = shallowRef<readonly TrainingRun[] | null>(null)
  const learner = ref('')
  const options = ref<OptionValues>({})
  const seed = ref<number | null>(null)
  /** Trained last by hand: in use now, or kept because the one in use does better. */
  const trained = shallowRef<Model | null>(null)
  /** Runs picked for one chart; empty: the newest. */
  const picked = ref<readonly number[]>([])
  const jobs = computed(() => studio.running.filter(({ kind }) => kind === 'train'))
  /** Heads on features, and what learns from samples of this project's kind end to end. */
  const learners = computed(() =>
    plugins.learners.filter(({ input }) => input === 'features' || input === studio.project?.kind),
  )
  const schema = computed(() => plugins.learners.find(({ id }) => id === learner.value)?.options ?? {})

  /** A run with the points heard since the list was fetched. */
  const withNews = (run: TrainingRun): TrainingRun => {
    const { points = [] } = studio.trainings.get(run.id) ?? {}
    const before = run.curve.filter(({ step }) => step < (points[0]?.step ?? Infinity))
    return run.state === 'running' ? { ...run, curve: [...before, ...points] } : run
  }
  const told = computed(() => runs.value?.map(withNews) ?? null)
  const shown = computed(() => {
    const known = told.value ?? []
    const wanted = picked.value.length > 0 ? picked.value : [(known.find(running) ?? known.find(hasCurve))?.id]
    return wanted.flatMap((id) => known.filter((run) => run.id === id))
  })

  async function load() {
    const { id: task } = tasks
    const known = studio.project ? await studio.attempt(() => api.models.runs({ task })) : []
    // Another task may have been chosen meanwhile.
    if (known && task === tasks.id) runs.value = known
    learner.value ||= learners.value[0]?.id ?? ''
  }
  async function train() {
    picked.value = []
    const given = {
      task: tasks.id,
      learner: learner.value,
      options: options.value,
      ...(seed.value === null ? {} : { seed: seed.value }),
    }
    trained.value = null
    const model = await studio.finished<Model>(api.models.train(given))
    trained.value = model
    await load()
  }
  function choose(id: string) {
    learner.value = id
    options.value = {}
    void startFromFeatures()
  }
  /** A learner that goes on from a model folder begins with the one whose features are in use. */
  async function startFromFeatures() {
    const paths = Object.entries(schema.value).filter(([, { kind }]) => kind === 'path')
    if (paths.length === 0 || !studio.project) return
    const wanted = learner.value
    const sets = (await studio.attempt(() => api.models.featureSets())) ?? []
    const used = sets.find(({ active }) => active)?.options ?? {}
    const known = paths.flatMap(([name]) => (typeof used[name] === 'string' ? [[name, used[name]] as const] : []))
    if (learner.value === wanted) options.value = { ...Object.fromEntries(known), ...options.value }
  }
  function compare(id: number) {
    picked.value = picked.value.includes(id)
      ? picked.value.filter((other) => other !== id)
      : [...picked.value, id].slice(-COMPARED)
  }
  async function resume(run: number) {
    picked.value = []
    trained.value = await studio.finished<Model>(api.models.resume({ run }))
    await load()
  }
  const cancel = (job: Job) => studio.attempt(() => api.jobs.cancel({ id: job.id }))
  const runOf = (job: Job) => runs.value?.find((run) => run.job === job.id)
  const learnsWhole = (learner: string | undefined) =>
    plugins.learners.some(({ id, input }) => id === learner && input !== 'features')
  /** What is known of the run in this job. */
  const liveOf = (job: Job) => {
    const run = runOf(job)
    return run && studio.trainings.get(run.id)
  }
  /** Whether it may be paused or ended with what it has learnt: what learns from whole contents may. */
  const mayHalt = (job: Job) => learnsWhole(runOf(job)?.learner)
  /** Ends it before its time, to be gone on with later or with what it has learnt. */
  async function halt(job: Job, how: 'pause' | 'finish') {
    const run = runOf(job)
    return run ? ((await studio.attempt(() => api.models.halt({ run: run.id, how })))?.halted ?? false) : false
  }
  onMounted(load)
  watch(
    [
      () => studio.project?.id,
      () => tasks.id,
      () => studio.model?.version,
      () => studio.trainings.size,
      () => jobs.value.length,
    ],
    load,
  )
  watch(learners, (all) => {
    // A task of another kind is served by other learners.
    if (!all.some(({ id }) => id === learner.value)) choose(all[0]?.id ?? '')
  })
  return {
    runs: told,
    shown,
    picked,
    learners,
    learner,
    options,
    seed,
    jobs,
    schema,
    trained,
    train,
    resume,
    choose,
    learnsWhole,
    compare,
    cancel,
    liveOf,
    mayHalt,
    halt,
  }
}

const running = ({ state }: TrainingRun) => state === 'running'
const hasCurve = ({ curve }: TrainingRun) => curve.length > 0
