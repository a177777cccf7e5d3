import { ref, shallowRef, watch, type Ref } from 'vue'
import type { SyntheticSample } from '@contract/synthetic-samples'
import { api } from '../../connection/api'
import { useSettings } from '../../stores/settings'
import { useStudio } from '../../stores/studio'
import { useSynthesis } from '../../stores/synthesis'
import { useTasks } from '../../stores/tasks'

export type SampleState = 'accepted' | 'doubtful' | 'rejected' | 'stale'
const PAGE = 100

/** What a template has made, of one verdict: a page at a time, and a person’s word on those nobody was sure of. */
export function useSamples(
  of: Readonly<Ref<{ readonly template: number; readonly state: SampleState; readonly made: number }>>,
) {
  const studio = useStudio()
  const store = useSynthesis()
  const settings = useSettings()
  const tasks = useTasks()
  const samples = shallowRef<readonly SyntheticSample[]>([])
  const total = ref(0)
  let turn = 0

  async function load(more = false) {
    const own = ++turn
    const { template, state } = of.value
    const offset = more ? samples.value.length : 0
    const got = await studio.attempt(() =>
      api.synthesis.samples({ task: tasks.id, template, state, offset, limit: PAGE }),
    )
    if (own !== turn || !got) return
    samples.value = more ? [...samples.value, ...got.samples] : got.samples
    total.value = got.total
  }
  watch(of, () => void load(), { immediate: true })
  /** Each keeps its row until the list is looked at anew, so that nothing jumps under the pointer. */
  async function answer(sample: number, said: 'right' | 'wrong') {
    const { annotator } = settings
    const now = await studio.attempt(() => api.synthesis.answer({ sample, answer: said, annotator }))
    if (!now) return
    samples.value = samples.value.map((one) => (one.id === sample ? now : one))
    await studio.attempt(store.load)
  }
  return { samples, total, more: () => load(true), answer }
}
