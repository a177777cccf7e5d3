import { computed, ref, shallowReactive, shallowRef, watch } from 'vue'
import type { SampleRow } from '@contract/data'
import type { Label } from '@contract/labels'
import type { PoolMap } from '@contract/strategies'
import { mapTokens } from '../../charts/map-tokens'
import { api } from '../../connection/api'
import { useSettings } from '../../stores/settings'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'
import { mapLook } from './map-look'
import type { StrategyState } from './use-strategy-choice'

/** A pointer that only passes by asks nothing of the core. */
const LINGER_MS = 40

export type PoolMapState = ReturnType<typeof usePoolMap>

/** The pool as dots, with the batches that would be asked on it; what is under the pointer, and what the lasso holds. */
export function usePoolMap({ report, rivalReport }: StrategyState) {
  const studio = useStudio()
  const tasks = useTasks()
  const settings = useSettings()
  const map = shallowRef<PoolMap | null>(null)
  const labels = shallowRef<readonly Label[]>([])
  const mode = ref<'doubt' | 'predicted'>('doubt')
  const tool = ref<'lasso' | 'move'>('lasso')
  /** Sample under the pointer, on the map or in the table of the batch. */
  const pointed = ref<number | null>(null)
  const fromMap = ref(false)
  const rows = shallowReactive(new Map<number, SampleRow>())
  const held = shallowRef<readonly number[]>([])
  let round = 0
  let lingering = 0

  const dots = computed(() => ({ x: map.value?.x ?? [], y: map.value?.y ?? [] }))
  const dotOf = computed(() => new Map(map.value?.samples.map((sample, dot) => [sample, dot])))
  const asked = computed(() => report.value?.picks.map(({ sample }) => sample) ?? [])
  const rivals = computed(() => rivalReport.value?.picks.map(({ sample }) => sample) ?? [])
  const dotsOf = (samples: readonly number[]) =>
    samples.map((sample) => dotOf.value.get(sample)).filter((dot) => dot !== undefined)
  const look = computed(() => {
    const batches = { asked: dotsOf(asked.value), rivals: dotsOf(rivals.value) }
    return mapLook(map.value, mode.value, batches, labels.value, (void settings.theme, mapTokens()))
  })
  const chosen = computed(() => new Set(dotsOf(held.value)))
  /** What stands out: what is pointed at in a list, all the model takes for the same as what is pointed at on the map, or what the lasso holds. */
  const lit = computed(() => {
    const known = map.value
    const dot = pointed.value === null ? undefined : dotOf.value.get(pointed.value)
    const held = chosen.value.size > 0 ? chosen.value : null
    if (!known || dot === undefined) return held
    if (!fromMap.value) return new Set([dot])
    const labelOf = (i: number) => known.label[i] ?? known.predicted[i] ?? null
    if (held || mode.value === 'doubt' || labelOf(dot) === null) return held
    return new Set([...known.samples.keys()].filter((i) => labelOf(i) === labelOf(dot)))
  })

  async function load() {
    const mine = ++round
    if (!studio.project || !report.value) return
    const got = await studio.attempt(() =>
      Promise.all([
        api.strategies.map({ task: tasks.id, asked: [...new Set([...asked.value, ...rivals.value])] }),
        api.labels.list({ task: tasks.id }),
      ]),
    )
    if (mine !== round || !got) return
    ;[map.value, labels.value] = got
  }
  async function fetchRows(samples: readonly number[]) {
    const missing = samples.filter((sample) => !rows.has(sample))
    await studio.attempt(async () => {
      for (const row of await Promise.all(missing.map((id) => api.data.sample({ id })))) rows.set(row.id, row)
    })
  }
  function hover(dot: number | null) {
    clearTimeout(lingering)
    fromMap.value = dot !== null
    pointed.value = dot === null ? null : (map.value?.samples[dot] ?? null)
    const sample = pointed.value
    if (sample !== null) lingering = window.setTimeout(() => void fetchRows([sample]), LINGER_MS)
  }
  function point(sample: number | null) {
    fromMap.value = false
    pointed.value = sample
  }
  const hold = (picked: readonly number[]) => (held.value = picked.map((dot) => map.value!.samples[dot]!))
  /** After an answer: what is known of samples may have changed. */
  function forget() {
    rows.clear()
    return load()
  }
  watch([report, rivalReport], load, { immediate: true })
  watch(
    () => [studio.project?.id, studio.model?.version],
    ([id], [before]) => {
      if (id !== before) [map.value, held.value] = [null, []]
      void forget()
    },
  )
  return {
    map,
    dots,
    look,
    lit,
    chosen,
    held,
    mode,
    tool,
    pointed,
    rows,
    labels,
    dotOf,
    asked,
    rivals,
    hover,
    point,
    hold,
    fetchRows,
    forget,
  }
}
