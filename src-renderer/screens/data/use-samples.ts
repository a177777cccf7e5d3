import { computed, onMounted, reactive, ref, shallowRef, triggerRef, watch } from 'vue'
import type { SampleQuery, SampleRow, SampleState } from '@contract/data'
import { api } from '../../connection/api'
import { useLabels } from '../../stores/labels'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'
import { useDecisions, type Change, type Decision } from '../../stores/use-decisions'
import { useSelection } from './use-selection'

export const states: readonly SampleState[] = ['unlabelled', 'labelled', 'skipped', 'flagged']
export type Samples = ReturnType<typeof useSamples>

const WINDOW = 100

/** The pool in windows of 100 rows: only what is on screen (and just around it) is ever fetched. */
export function useSamples(label: string | null = null) {
  const studio = useStudio()
  const tasks = useTasks()
  const labelSet = useLabels()
  const query = reactive<Pick<SampleQuery, 'search' | 'state' | 'label' | 'sort' | 'descending'>>({
    search: '',
    state: null,
    label,
    sort: 'id',
    descending: false,
  })
  const windows = shallowRef(new Map<number, readonly SampleRow[]>())
  /** null until the first rows are there. */
  const total = ref<number | null>(null)
  const tookMs = ref(0)
  const labels = computed(() => labelSet.labels)
  const asked = new Set<number>()
  let round = 0
  let first = 0
  /** A new model came while rows were picked: the table holds still until they are decided on. */
  let stale = false

  const idsOf = async (offset: number, limit?: number) =>
    (await studio.attempt(() =>
      api.data.ids({ ...query, task: tasks.id, offset, ...(limit === undefined ? {} : { limit }) }),
    )) ?? []
  const selection = useSelection(idsOf)
  const { receipt, decide: decideOn, undo: takeBack, dismiss } = useDecisions()

  async function fetchWindow(index: number) {
    if (asked.has(index)) return
    asked.add(index)
    const mine = round
    const got = await studio.attempt(() =>
      api.data.samples({ ...query, task: tasks.id, offset: index * WINDOW, limit: WINDOW }),
    )
    if (!got || mine !== round) return
    total.value = got.total
    tookMs.value = got.tookMs
    windows.value.set(index, got.rows)
    triggerRef(windows)
  }
  /** Fetches what is needed for rows from…to. */
  function look(from: number, to: number) {
    first = Math.floor(from / WINDOW)
    for (let i = first; i <= Math.floor(to / WINDOW); i++) void fetchWindow(i)
  }
  const rowAt = (index: number) => windows.value.get(Math.floor(index / WINDOW))?.[index % WINDOW] ?? null
  const pointed = computed(() => (selection.at.value === null ? null : rowAt(selection.at.value)))

  async function reload() {
    round++
    stale = false
    asked.clear()
    windows.value = new Map()
    await studio.attempt(() => labelSet.load())
    await fetchWindow(first)
  }
  function sortBy(column: SampleQuery['sort']) {
    if (query.sort === column) query.descending = !query.descending
    else Object.assign(query, { sort: column, descending: column === 'score' })
  }
  async function decide(kind: Decision, labels: readonly string[] = [], change?: Change) {
    if (!(await decideOn([...selection.selected.value], kind, labels, change))) return
    selection.none()
    await reload()
  }
  async function undo() {
    await takeBack()
    await reload()
  }
  onMounted(reload)
  let timer = 0
  watch(query, () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => ((first = 0), reload()), 120)
  })
  // At once, not with the rows: nothing may be decided on that is about to go out of sight.
  watch(
    () => [query.search, query.state, query.label],
    () => (selection.forget(), dismiss()),
  )
  // Of another task everything is different: its labels, its answers, what its model predicts.
  watch(
    () => tasks.id,
    () => {
      selection.forget()
      dismiss()
      if (query.label === null) void reload()
      else query.label = null
    },
  )
  watch(() => [query.sort, query.descending], selection.unpoint)
  watch(
    () => studio.model?.version,
    () => (selection.selected.value.size === 0 ? void reload() : (stale = true)),
  )
  watch(selection.selected, ({ size }) => {
    if (size > 0) dismiss()
    else if (stale) void reload()
  })
  return {
    query,
    total,
    tookMs,
    labels,
    windows,
    look,
    rowAt,
    pointed,
    reload,
    sortBy,
    selection,
    receipt,
    decide,
    undo,
    dismiss,
  }
}
