import { computed, ref, shallowRef, watch } from 'vue'
import type { WireError } from '@contract/jobs'
import type { LabelPreview, LabelReceipt, LabelSource } from '@contract/labels'
import { api } from '../../connection/api'
import { wireErrorOf } from '../../connection/wire-error'
import { useLabels } from '../../stores/labels'
import { useTasks } from '../../stores/tasks'

const TYPING_MS = 200

/** A label set that is pasted or chosen → what is in it → what became of it. */
export function useLabelImport() {
  const tasks = useTasks()
  const store = useLabels()
  const text = ref('')
  const path = ref('')
  const column = ref<string | undefined>()
  const preview = shallowRef<LabelPreview | null>(null)
  const problem = shallowRef<WireError | null>(null)
  const receipt = shallowRef<LabelReceipt | null>(null)
  const onConflict = ref<'keep' | 'take'>('keep')
  /** Names that are new labels though the project has one nearly called so. */
  const apart = ref<ReadonlySet<string>>(new Set())
  const busy = ref(false)
  const source = computed<LabelSource | null>(() => {
    if (path.value === '' && text.value.trim() === '') return null
    return { task: tasks.id, column: column.value, ...(path.value ? { path: path.value } : { text: text.value }) }
  })
  const alike = computed(() => (preview.value?.found ?? []).filter(({ is }) => is === 'alike'))
  const same = computed(() => alike.value.map(({ name }) => name).filter((name) => !apart.value.has(name)))
  const added = computed(
    () =>
      (preview.value?.found ?? []).filter(({ is, name }) => is === 'new' || (is === 'alike' && apart.value.has(name)))
        .length,
  )
  const updated = computed(() => {
    const known = (preview.value?.found ?? []).filter(
      ({ is, name }) => is === 'known' || (is === 'alike' && !apart.value.has(name)),
    )
    return known.filter(({ fills, differs }) => fills.length > 0 || (onConflict.value === 'take' && differs.length > 0))
      .length
  })
  const differing = computed(() => (preview.value?.found ?? []).filter(({ differs }) => differs.length > 0).length)

  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** The newest text counts, whichever is answered last. */
  async function read() {
    const [turn, given] = [++asked, source.value]
    const took = given === null ? null : await api.labels.read(given).catch((error: unknown) => wireErrorOf(error))
    if (turn !== asked) return
    problem.value = took !== null && !('found' in took) ? took : null
    preview.value = took !== null && 'found' in took ? took : null
  }
  watch([text, path], () => (column.value = undefined))
  watch([source, () => store.labels], () => {
    if (source.value !== null) receipt.value = null
    clearTimeout(timer)
    timer = setTimeout(() => void read(), TYPING_MS)
  })
  const decide = (name: string, isNew: boolean) => {
    const names = new Set(apart.value)
    if (isNew) names.add(name)
    else names.delete(name)
    apart.value = names
  }
  async function take() {
    if (source.value === null) return
    busy.value = true
    try {
      const got = await api.labels.import({
        ...source.value,
        onConflict: onConflict.value,
        same: same.value.slice(0, 200),
      })
      text.value = path.value = ''
      await store.load()
      receipt.value = got
    } catch (error) {
      problem.value = wireErrorOf(error)
    } finally {
      busy.value = false
    }
  }
  return {
    text,
    path,
    column,
    preview,
    problem,
    receipt,
    onConflict,
    apart,
    busy,
    added,
    updated,
    differing,
    decide,
    take,
  }
}
