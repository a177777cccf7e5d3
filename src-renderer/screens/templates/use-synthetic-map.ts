import { computed, reactive, ref, shallowReactive, shallowRef, watch } from 'vue'
import type { SampleRow } from '@contract/data'
import type { SyntheticMap } from '@contract/synthetic-map'
import type { SyntheticSample } from '@contract/synthetic-samples'
import { mapTokens } from '../../charts/map-tokens'
import { api } from '../../connection/api'
import { useLabels } from '../../stores/labels'
import { useSettings } from '../../stores/settings'
import { useStudio } from '../../stores/studio'
import { useSynthesis } from '../../stores/synthesis'
import { useTasks } from '../../stores/tasks'
import { shownSynthetic, syntheticLook, type MapFilter } from './synthetic-look'

/** A pointer that only passes by asks nothing of the core. */
const LINGER_MS = 40

/** Synthetic samples among those of the pool: what is shown of them, and what is under the pointer. */
export function useSyntheticMap(first: number | null) {
  const studio = useStudio()
  const tasks = useTasks()
  const settings = useSettings()
  const labels = useLabels()
  const store = useSynthesis()
  const map = shallowRef<SyntheticMap | null>(null)
  const failed = ref(false)
  const mode = ref<'label' | 'template'>('label')
  const filter = reactive<{ -readonly [Key in keyof MapFilter]: MapFilter[Key] }>({ template: first, state: null })
  const rows = shallowReactive(new Map<number, SampleRow>())
  const made = shallowReactive(new Map<number, SyntheticSample>())
  let round = 0
  let lingering = 0

  const shown = computed(() => (map.value ? shownSynthetic(map.value, filter) : []))
  const dots = computed(() => {
    const { real, synthetic } = map.value ?? { real: { x: [], y: [] }, synthetic: { x: [], y: [] } }
    const axis = (of: 'x' | 'y') => [...real[of], ...shown.value.map((i) => synthetic[of][i]!)]
    return { x: axis('x'), y: axis('y') }
  })
  const look = computed(() => {
    const colours = new Map(labels.labels.map(({ name, colour }) => [name, colour]))
    const { synthetic, real, labels: names } = map.value ?? EMPTY
    return syntheticLook(
      { synthetic, real, labels: names },
      shown.value,
      {
        mode: mode.value,
        ofLabel: (label) => colours.get(label) ?? 0,
        templates: store.templates.map(({ id }) => id),
      },
      (void settings.theme, mapTokens()),
    )
  })
  const strays = computed(() =>
    (map.value?.strays ?? []).filter(({ template }) => filter.template === null || template === filter.template),
  )
  /** What a dot is: of the pool, or made. */
  function dotAt(dot: number): { real: number } | { made: number } {
    const before = map.value!.real.samples.length
    return dot < before
      ? { real: map.value!.real.samples[dot]! }
      : { made: map.value!.synthetic.samples[shown.value[dot - before]!]! }
  }
  async function load() {
    const own = ++round
    failed.value = false
    const got = await studio.attempt(() => api.synthesis.map({ task: tasks.id }))
    if (own !== round) return
    failed.value = !got
    if (got) map.value = got
    rows.clear()
    made.clear()
  }
  function hover(dot: number | null) {
    clearTimeout(lingering)
    if (dot === null) return
    const at = dotAt(dot)
    lingering = window.setTimeout(() => void fetchOne(at), LINGER_MS)
  }
  async function fetchOne(at: { real: number } | { made: number }) {
    await studio.attempt(async () => {
      if ('made' in at) made.set(at.made, made.get(at.made) ?? (await api.synthesis.sample({ sample: at.made })))
      else rows.set(at.real, rows.get(at.real) ?? (await api.data.sample({ id: at.real })))
    })
  }
  // Made anew, answered, withdrawn: the list is another one then.
  watch(() => [store.templates, tasks.id], load, { immediate: true })
  return { map, failed, mode, filter, shown, dots, look, strays, rows, made, dotAt, hover, load }
}
export type SyntheticMapState = ReturnType<typeof useSyntheticMap>

const EMPTY: Pick<SyntheticMap, 'labels' | 'real' | 'synthetic'> = {
  labels: [],
  real: { x: [], y: [], samples: [], label: [] },
  synthetic: { x: [], y: [], samples: [], template: [], label: [], state: [], nearest: [] },
}
