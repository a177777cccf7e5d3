import { computed, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import { api } from '../../connection/api'
import { useLabelling } from '../../stores/labelling'
import { useSettings } from '../../stores/settings'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'
import { useDecisions } from '../../stores/use-decisions'
import type { PoolMapState } from './use-pool-map'

const PAGE = 50
/** What the core takes at once. */
const MOST_ASKED = 500

/** What can be done with the samples a lasso holds. */
export function useLasso(state: PoolMapState) {
  const studio = useStudio()
  const tasks = useTasks()
  const settings = useSettings()
  const labelling = useLabelling()
  const router = useRouter()
  const { held } = state
  const length = ref(PAGE)
  /** How many will be asked next; null until somebody wishes it. */
  const asked = ref<number | null>(null)
  const { receipt, decide, undo: takeBack, dismiss } = useDecisions()
  /** Every dot of the lasso carried a label already. */
  const nothingLeft = ref(false)
  const shown = computed(() => held.value.slice(0, length.value))
  const more = () => (length.value += PAGE)

  async function askFirst() {
    const samples = held.value.slice(0, MOST_ASKED)
    const done = await studio.attempt(() =>
      api.labelling.askFirst({ annotator: settings.annotator, task: tasks.id, samples }),
    )
    if (done) asked.value = done.asked
  }
  /** Only what nobody has labelled: a lasso must not undo anybody's work. */
  async function labelRest(label: string) {
    const samples = held.value.filter((sample) => state.map.value!.label[state.dotOf.value.get(sample)!] === null)
    nothingLeft.value = samples.length === 0
    if (samples.length > 0 && (await decide(samples, 'label', [label]))) await changed()
  }
  async function undo() {
    await takeBack()
    await changed()
  }
  async function changed() {
    await state.forget()
    await state.fetchRows(shown.value)
  }
  /** On the Label screen, to be looked at or answered. */
  async function open(sample: number) {
    await router.push({ name: 'label' })
    await studio.attempt(() => labelling.show(sample))
  }
  watch(held, () => {
    length.value = PAGE
    asked.value = null
    nothingLeft.value = false
    dismiss()
  })
  watch(shown, (samples) => void state.fetchRows(samples), { immediate: true })
  return { shown, more, asked, receipt, nothingLeft, askFirst, labelRest, undo, open }
}
