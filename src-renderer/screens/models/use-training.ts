import { computed, onMounted, ref, shallowRef, watch } from 'vue'
import type { TrainingRun } from '@contract/models'
import type { OptionValues } from '@contract/options'
import { api } from '../../connection/api'
import { usePlugins } from '../../stores/plugins'
import { useStudio } from '../../stores/studio'

/** As many as there are colours to tell lines apart by. */
const COMPARED = 6

export type TrainingHall = ReturnType<typeof useTraining>

/** Training runs: the one that runs, those from before, and the start of a new one. */
export function useTraining() {
  const studio = useStudio()
  const plugins = usePlugins()
  const runs = shallowRef<readonly TrainingRun[] | null>(null)
  const learner = ref('')
  const options = ref<OptionValues>({})
  const seed = ref<number | null>(null)
  /** Runs picked for one chart; empty: the newest. */
  const picked = ref<readonly number[]>([])
  const job = computed(() => studio.running.find(({ kind }) => kind === 'train') ?? null)
  /** Heads on features: what trains beside the labelling. Learners of texts or images themselves are the terminal's. */
  const learners = computed(() => plugins.learners.filter(({ input }) => input === 'features'))
  const schema = computed(() => plugins.learners.find(({ id }) => id === learner.value)?.options ?? {})

  /** A run with the points heard since the list was fetched. */
  const withNews = (run: TrainingRun): TrainingRun => {
    const live = studio.training
    return live?.run === run.id && live.points.length > run.curve.length ? { ...run, curve: live.points } : run
  }
  const shown = computed(() => {
    const known = runs.value ?? []
    const wanted = picked.value.length > 0 ? picked.value : [studio.training?.run ?? known.find(hasCurve)?.id]
    return wanted.flatMap((id) => known.filter((run) => run.id === id)).map(withNews)
  })

  async function load() {
    runs.value = studio.project ? ((await studio.attempt(() => api.models.runs())) ?? []) : []
    learner.value ||= learners.value[0]?.id ?? ''
  }
  async function train() {
    picked.value = []
    const given = {
      learner: learner.value,
      options: options.value,
      ...(seed.value === null ? {} : { seed: seed.value }),
    }
    await studio.finished(api.models.train(given))
    await load()
  }
  function choose(id: string) {
    learner.value = id
    options.value = {}
  }
  function compare(id: number) {
    picked.value = picked.value.includes(id)
      ? picked.value.filter((other) => other !== id)
      : [...picked.value, id].slice(-COMPARED)
  }
  const cancel = () => job.value && studio.attempt(() => api.jobs.cancel({ id: job.value!.id }))
  onMounted(load)
  watch(() => [studio.project?.id, studio.model?.version, studio.training?.run, job.value === null], load)
  watch(learners, ([first]) => (learner.value ||= first?.id ?? ''))
  return { runs, shown, picked, learners, learner, options, seed, job, schema, train, choose, compare, cancel }
}

const hasCurve = ({ curve }: TrainingRun) => curve.length > 0
