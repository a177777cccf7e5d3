import { computed, onMounted, ref, shallowRef, watch } from 'vue'
import type { WireError } from '@contract/jobs'
import type { OptionValues, PluginDescriptor } from '@contract/options'
import type { BatchReport, StrategyChoice } from '@contract/strategies'
import { api } from '../../connection/api'
import { wireErrorOf } from '../../connection/wire-error'
import { usePlugins } from '../../stores/plugins'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'
import { labLosses, type LabLoss } from './lab-losses'

const GROUPS = ['policy', 'uncertainty', 'committee', 'coverage', 'both', 'wrapper', 'baseline']
const BATCH = 20

export type StrategyState = ReturnType<typeof useStrategyChoice>

/** The strategy in use, the one on the bench, and the batches they would ask now. */
export function useStrategyChoice() {
  const studio = useStudio()
  const tasks = useTasks()
  const plugins = usePlugins()
  const current = shallowRef<StrategyChoice | null>(null)
  const picked = ref('')
  const options = ref<OptionValues>({})
  const count = ref(BATCH)
  const report = shallowRef<BatchReport | null>(null)
  /** Whose batch is on screen: while another one is asked, that of before. */
  const reported = ref('')
  const asking = ref(false)
  const refused = shallowRef<WireError | null>(null)
  const rival = ref('')
  const rivalReport = shallowRef<BatchReport | null>(null)
  const losses = shallowRef<ReadonlyMap<string, LabLoss>>(new Map())
  let round = 0

  const strategy = computed(() => plugins.strategies.find(({ id }) => id === picked.value) ?? null)
  const groups = computed(() => grouped(plugins.strategies))
  const inUse = computed(
    () => picked.value === current.value?.id && sameOptions(strategy.value, options.value, current.value.options),
  )

  async function load() {
    if (!studio.project) return
    const { id: task } = tasks
    const choice = await studio.attempt(() => api.strategies.current({ task: tasks.id }))
    if (task !== tasks.id) return
    current.value = choice
    if (current.value && !picked.value) pick(current.value.id)
    const runs = (await studio.attempt(() => api.strategies.labRuns())) ?? []
    if (task === tasks.id) losses.value = labLosses(runs, task)
  }
  /** The strategy in use is asked as it is tuned there. */
  const tuned = (id: string): OptionValues => (id === current.value?.id ? { ...current.value.options } : {})
  function pick(id: string) {
    picked.value = id
    options.value = tuned(id)
    if (rival.value === id) compareWith('')
    else void preview()
  }
  /** Asks both strategies for the batch they would choose now; nothing is queued. A later question wins. */
  async function preview() {
    if (!studio.project || studio.project.samples === 0) return
    const mine = ++round
    asking.value = true
    refused.value = null
    // What cannot be asked yet (no features, say) is a state of this screen, not trouble for the page.
    const ask = (asked: string, given: OptionValues) =>
      api.strategies
        .preview({ task: tasks.id, id: asked, options: given, count: count.value })
        .catch((error: unknown) => {
          if (mine === round) refused.value = wireErrorOf(error)
          return null
        })
    const id = picked.value
    const first = await ask(id, options.value)
    const second = first && rival.value && mine === round ? await ask(rival.value, tuned(rival.value)) : null
    if (mine !== round) return
    report.value = first
    reported.value = id
    rivalReport.value = second
    asking.value = false
  }
  function compareWith(id: string) {
    rival.value = id
    rivalReport.value = null
    void preview()
  }
  async function use() {
    const choice = await studio.attempt(() =>
      api.strategies.choose({ task: tasks.id, id: picked.value, options: { ...options.value } }),
    )
    if (choice) current.value = choice
  }
  onMounted(load)
  // Another task has its own strategy, of those that serve its kind.
  watch([() => studio.project?.id, () => tasks.id], () => {
    picked.value = rival.value = ''
    report.value = rivalReport.value = null
    return load()
  })
  return {
    current,
    picked,
    options,
    count,
    report,
    reported,
    asking,
    refused,
    rival,
    rivalReport,
    strategy,
    groups,
    losses,
    inUse,
    pick,
    preview,
    compareWith,
    use,
  }
}

function grouped(all: readonly PluginDescriptor[]) {
  const names = [...new Set([...GROUPS, ...all.map(({ group }) => group ?? 'uncertainty')])]
  return names
    .map((name) => ({ name, strategies: all.filter(({ group }) => (group ?? 'uncertainty') === name) }))
    .filter(({ strategies }) => strategies.length > 0)
}

/** Equal once what is left out takes its default. */
function sameOptions(plugin: PluginDescriptor | null, a: OptionValues, b: OptionValues): boolean {
  return Object.entries(plugin?.options ?? {}).every(
    ([name, field]) => (a[name] ?? field.default) === (b[name] ?? field.default),
  )
}
