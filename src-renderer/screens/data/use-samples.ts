import { onMounted, reactive, ref, shallowRef, triggerRef, watch } from 'vue'
import type { SampleQuery, SampleRow, SampleState } from '@contract/data'
import type { Label } from '@contract/labels'
import { api } from '../../connection/api'
import { useSettings } from '../../stores/settings'
import { useStudio } from '../../stores/studio'

export const states: readonly SampleState[] = ['unlabelled', 'labelled', 'skipped', 'flagged']
export type Samples = ReturnType<typeof useSamples>

const WINDOW = 100

/** The pool in windows of 100 rows: only what is on screen (and just around it) is ever fetched. */
export function useSamples() {
  const studio = useStudio()
  const settings = useSettings()
  const query = reactive<Pick<SampleQuery, 'search' | 'state' | 'label' | 'sort' | 'descending'>>({
    search: '',
    state: null,
    label: null,
    sort: 'id',
    descending: false,
  })
  const windows = shallowRef(new Map<number, readonly SampleRow[]>())
  const total = ref(0)
  const tookMs = ref(0)
  const selected = shallowRef(new Set<number>())
  const labels = shallowRef<readonly Label[]>([])
  const asked = new Set<number>()
  let round = 0
  let first = 0

  async function fetchWindow(index: number) {
    if (asked.has(index)) return
    asked.add(index)
    const mine = round
    const got = await studio.attempt(() => api.data.samples({ ...query, offset: index * WINDOW, limit: WINDOW }))
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

  async function reload() {
    round++
    asked.clear()
    windows.value = new Map()
    labels.value = (await studio.attempt(() => api.labels.list())) ?? []
    await fetchWindow(first)
  }
  function toggle(id: number) {
    if (!selected.value.delete(id)) selected.value.add(id)
    triggerRef(selected)
  }
  function sortBy(column: SampleQuery['sort']) {
    if (query.sort === column) query.descending = !query.descending
    else Object.assign(query, { sort: column, descending: column === 'score' })
  }
  async function decide(kind: 'label' | 'skip' | 'clear', label: string | null) {
    await studio.attempt(() =>
      api.labelling.bulk({ annotator: settings.annotator, samples: [...selected.value], kind, label }),
    )
    selected.value = new Set()
    await reload()
  }
  async function undo() {
    await studio.attempt(() => api.labelling.undo({ annotator: settings.annotator }))
    await reload()
  }
  onMounted(reload)
  let timer = 0
  watch(query, () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => ((first = 0), reload()), 120)
  })
  watch(() => studio.model?.version, reload)
  return { query, total, tookMs, selected, labels, windows, look, rowAt, reload, toggle, sortBy, decide, undo }
}
