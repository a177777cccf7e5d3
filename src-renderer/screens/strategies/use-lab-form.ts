import { computed, onMounted, reactive, ref, watch } from 'vue'
import type { LabRequest } from '@contract/strategies'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'
import { useLabFile } from './use-lab-file'
import { useLabNames } from './use-lab-names'
import { useServed } from './use-served'

/** The share of labelled samples a replay only tests on. */
const TESTED = 0.25
const BASELINE = 'random.v1'
/** On a large file the early part of a curve is what tells: it ends at so many labels a class, or so many in all if that is more. */
const A_CLASS = 20
const IN_ALL = 400

/** What to replay, and where; sizes follow from how many samples are labelled there until the user sets them. */
export function useLabForm(inUse: () => string | null) {
  const studio = useStudio()
  const tasks = useTasks()
  const form = reactive<LabRequest>({
    strategies: [BASELINE],
    startSize: 20,
    batch: 20,
    budget: 400,
    seeds: 5,
    pools: 'one',
    names: false,
    learner: 'pool-head.v1',
  })
  const labelled = computed(() => (tasks.tasks.length > 1 ? tasks.task?.labelled : studio.project?.labelled) ?? 0)
  const { report, ...chosen } = useLabFile()
  /** A project without labels can only borrow some. */
  const source = ref<'project' | 'file'>(labelled.value === 0 ? 'file' : 'project')
  const onFile = computed(() => source.value === 'file')
  const served = useServed(() => (onFile.value && report.value ? report.value.kind : tasks.kind))
  watch(
    served,
    ({ learners, strategies }) => {
      if (learners.length === 0) return
      if (!learners.some(({ id }) => id === form.learner)) {
        const head = learners.find(({ input }) => input === 'features')
        if (head) form.learner = head.id
      }
      const served = new Set(strategies.map(({ id }) => id))
      form.strategies = form.strategies.filter((id) => id.split('+').every((part) => served.has(part)))
    },
    { immediate: true },
  )
  onMounted(() => studio.project && studio.attempt(tasks.load))
  const namesHindered = useLabNames(() => ({
    learner: served.value.learners.find(({ id }) => id === form.learner),
    readByFile: onFile.value ? (report.value?.readsWords ?? null) : undefined,
  }))
  const pool = computed(() => (onFile.value ? (report.value?.pool ?? 0) : Math.floor((1 - TESTED) * labelled.value)))
  /** What a single run can ask for. */
  const own = computed(() => (form.pools === 'redrawn' ? Math.ceil(pool.value / 2) : pool.value))
  const tooFew = computed(() => own.value < form.startSize + form.batch)
  /** Whether what models say of the tested samples is written, and where; empty: into the downloads folder. */
  const [keepsPredictions, predictionsPath] = [ref(false), ref('')]
  const pairs = computed(() => form.strategies.filter((id) => id.includes('+')))
  const opener = ref('')
  const follower = ref('')
  /** Only what needs no model can ask the first batch. */
  const openers = computed(() => served.value.strategies.filter(({ asksFirst }) => asksFirst))
  const pair = computed(() =>
    opener.value && follower.value && opener.value !== follower.value ? `${opener.value}+${follower.value}` : null,
  )
  const rivals = computed(() => form.strategies.filter((id) => id !== BASELINE).length)

  watch(
    [own, source, report],
    () => {
      if (own.value === 0) return
      const labels = (onFile.value ? report.value?.labels : studio.project?.labels) ?? 20
      const most = onFile.value ? Math.max(IN_ALL, A_CLASS * labels) : Infinity
      form.startSize = Math.max(2, Math.min(labels, Math.floor(own.value / 10)))
      form.budget = Math.max(4, Math.min(most, Math.floor(0.8 * own.value)))
      form.batch = Math.max(1, Math.ceil((form.budget - form.startSize) / 15))
    },
    { immediate: true },
  )
  watch(
    inUse,
    (id) => {
      if (rivals.value === 0 && id && id !== BASELINE) form.strategies = [BASELINE, id]
    },
    { immediate: true },
  )
  function toggle(id: string) {
    if (id === BASELINE) return
    form.strategies = form.strategies.includes(id)
      ? form.strategies.filter((other) => other !== id)
      : [...form.strategies, id]
  }
  function addPair() {
    if (pair.value && !form.strategies.includes(pair.value)) toggle(pair.value)
    opener.value = follower.value = ''
  }
  const request = (): LabRequest => ({
    ...form,
    names: form.names && namesHindered.value === null,
    task: tasks.id,
    strategies: [...form.strategies],
    ...(keepsPredictions.value ? { predictions: predictionsPath.value.trim() || null } : {}),
    ...(onFile.value && chosen.file.value ? { file: chosen.file.value } : {}),
  })
  return {
    form,
    request,
    namesHindered,
    labelled,
    served,
    pool,
    own,
    tooFew,
    rivals,
    toggle,
    BASELINE,
    source,
    report,
    ...chosen,
    keepsPredictions,
    predictionsPath,
    pairs,
    opener,
    follower,
    openers,
    pair,
    addPair,
  }
}
