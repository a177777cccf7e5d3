import { computed, onMounted, onUnmounted, ref, shallowRef, watch } from 'vue'
import type { CopyPreview } from '@contract/synthesis-copies'
import type { Template } from '@contract/templates'
import { api } from '../../connection/api'
import { useStudio } from '../../stores/studio'
import { useSynthesis } from '../../stores/synthesis'
import { useTasks } from '../../stores/tasks'
import { whole } from './use-making'

/** Originals shown with their copies. */
const SHOWN = 6
/** ms after the last change before copies are shown anew. */
const PAUSE = 250
const MOST = { each: 20, seed: 0xffffffff }

/** A set of copies of labelled pictures: what it is made of, some of it beside the originals, and making it. */
export function useCopies() {
  const studio = useStudio()
  const store = useSynthesis()
  const tasks = useTasks()
  const id = ref<number | null>(null)
  const name = ref('')
  const each = ref('3')
  const seed = ref('1')
  const noise = ref<Readonly<Record<string, number>>>({})
  const preview = shallowRef<CopyPreview | null>(null)
  const busy = ref(false)
  const template = computed(() => store.templates.find((one) => one.id === id.value) ?? null)
  const usual = () => Object.fromEntries(store.pictureNoises.map(({ id: kind, usual: often }) => [kind, often]))
  const wanted = computed(() => ({
    each: whole(each.value, 1, MOST.each),
    seed: whole(seed.value, 0, MOST.seed),
    noise: noise.value,
  }))
  const isValid = computed(() => wanted.value.each !== undefined && wanted.value.seed !== undefined)

  /** One that is there, as it was made; null: a new one. */
  function open(one: Template | null) {
    id.value = one?.id ?? null
    name.value = one?.name ?? ''
    each.value = String(one?.copies?.each ?? 3)
    seed.value = String(one?.made?.seed ?? 1)
    noise.value = one?.copies?.noise ?? usual()
  }
  let turn = 0
  async function show() {
    const own = ++turn
    if (!isValid.value) return
    const shown = await studio.attempt(() =>
      api.synthesis.copyPreview({ ...wanted.value, task: tasks.id, count: SHOWN }),
    )
    if (own === turn && shown) preview.value = shown
  }
  let waiting: ReturnType<typeof setTimeout> | undefined
  watch(wanted, () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => void show(), PAUSE)
  })
  onMounted(async () => {
    await studio.attempt(store.load)
    open(store.templates[0] ?? null)
    await show()
  })
  onUnmounted(() => clearTimeout(waiting))

  const showOthers = () => void (seed.value = String(((wanted.value.seed ?? 0) + 1) % MOST.seed))
  async function make() {
    if (busy.value || !isValid.value) return
    busy.value = true
    const receipt = await studio.finished<{ made: readonly { template: number }[] }>(
      store.makeCopies({ ...wanted.value, name: name.value.trim() || undefined }),
    )
    await studio.attempt(store.load)
    const [made] = receipt?.made ?? []
    if (made) open(store.templates.find((one) => one.id === made.template) ?? null)
    busy.value = false
  }
  const setShare = (kind: string, share: number) => void (noise.value = { ...noise.value, [kind]: share })
  return { id, name, each, seed, noise, preview, busy, template, isValid, open, showOthers, make, setShare }
}
export type CopiesForm = ReturnType<typeof useCopies>
