import { computed, nextTick, ref, useId, watch, type Ref } from 'vue'
import { labelsTyped } from './typed-label'

interface Option {
  readonly id: string
  readonly label: string
  /** Not a label yet: choosing it makes it one. */
  readonly create: boolean
}

/** The type-ahead: what is typed, what it may mean, which one Enter takes. Only an option that is pointed at is ever taken. */
export function useLabelPicker(
  {
    labels,
    closed,
    field,
    list,
  }: Readonly<Record<'field' | 'list', Ref<HTMLElement | null>>> & {
    /** In the order they are shown. */
    labels: () => readonly string[]
    /** No new one can be made. */
    closed: () => boolean
  },
  pick: (label: string) => void,
) {
  const id = useId()
  const ids = new Map<string, string>()
  /** A label keeps its id, so that another order moves its line instead of writing all lines anew. */
  const idOf = (label: string) => ids.get(label) ?? ids.set(label, `${id}-${ids.size}`).get(label)!
  const typed = ref('')
  /** −1: none, so that Enter takes none. */
  const at = ref(-1)
  const found = computed(() => labelsTyped(labels(), typed.value))
  const isNew = computed(() => !closed() && typed.value.trim() !== '' && found.value[0]?.label !== typed.value.trim())
  const options = computed<readonly Option[]>(() => [
    ...found.value.map(({ label }) => ({ id: idOf(label), label, create: false })),
    ...(isNew.value ? [{ id: `${id}-new`, label: typed.value.trim(), create: true }] : []),
  ])
  const active = computed(() => options.value[at.value])
  /** Labels are only similar to what was typed: it may be a slip or a new name, and the person says which. */
  const doubtful = computed(() => typed.value.trim() !== '' && found.value[0]?.similar === true)

  watch([typed, () => found.value[0]?.label], () => {
    at.value = typed.value.trim() === '' || doubtful.value ? -1 : 0
  })
  watch(at, async () => {
    await nextTick()
    list.value?.querySelector('.on')?.scrollIntoView({ block: 'nearest' })
  })

  function clear() {
    typed.value = ''
    at.value = -1
  }
  function take(option: Option | undefined) {
    if (!option) return
    clear()
    field.value?.blur()
    list.value?.blur()
    pick(option.label)
  }
  /** Options side by side in the list as it is laid out now. */
  function columns(): number {
    const tops = [...(list.value?.children ?? [])].map((option) => (option as HTMLElement).offsetTop)
    return Math.max(1, tops.filter((top) => top === tops[0]).length)
  }
  const move = (by: number) => (at.value = Math.max(0, Math.min(options.value.length - 1, at.value + by)))

  /** In the field up and down go through the list; in the list the arrows go where they point. */
  function press(event: KeyboardEvent) {
    event.stopPropagation()
    if (event.isComposing) return
    const inList = event.currentTarget === list.value
    switch (event.key) {
      case 'Enter':
        take(event.shiftKey && isNew.value ? options.value.at(-1) : active.value)
        break
      case ' ':
        if (!inList) return
        take(active.value)
        break
      case 'Escape':
        clear()
        ;(event.currentTarget as HTMLElement).blur()
        break
      case 'ArrowDown':
        move(at.value < 0 ? 1 : inList ? columns() : 1)
        break
      case 'ArrowUp':
        move(inList ? -columns() : -1)
        break
      case 'ArrowRight':
      case 'ArrowLeft':
        if (!inList) return
        move(event.key === 'ArrowRight' ? 1 : -1)
        break
      default:
        if (inList && [...event.key].length === 1 && !event.ctrlKey && !event.metaKey) begin()
        return
    }
    event.preventDefault()
  }
  /** The field, empty, with the focus: the key that is going down right now writes its letter there itself. */
  function begin() {
    clear()
    field.value?.focus()
  }
  /** Text that is left standing would meet the next card. */
  function left(event: FocusEvent) {
    const inside = event.relatedTarget instanceof Node && (event.currentTarget as Node).contains(event.relatedTarget)
    if (!inside && document.hasFocus()) clear()
  }
  return { id, typed, at, options, active, doubtful, isNew, take, press, begin, left }
}
