import { computed, onBeforeUnmount, onMounted, type Ref } from 'vue'
import { useLabelling } from '../../stores/labelling'
import { useSettings } from '../../stores/settings'
import { actions, keysOf, labelKeys, shownKey, type Action } from './key-map'

/** Everything by keyboard: actions, label keys, and any other letter starts the type-ahead. */
export function useLabellingKeys(
  on: { readonly [A in 'pick' | 'history' | 'help' | 'guesses']: () => void } & {
    readonly type: (letter: string) => void
  },
  blocked: Readonly<Ref<boolean>>,
) {
  const labelling = useLabelling()
  const settings = useSettings()
  const keys = computed(() => keysOf(settings.settings?.keyPreset ?? 'standard', settings.settings?.keys ?? {}))
  const byKey = computed(() =>
    labelKeys(
      labelling.labels.map(({ name }) => name),
      keys.value,
    ),
  )
  const keyOf = computed(() => new Map([...byKey.value].map(([key, label]) => [label, key])))

  function act(action: Action, pressedAt: number) {
    const guess = (i: number) => {
      const label = labelling.card?.guesses[i]?.label
      if (label !== undefined && settings.settings?.showGuesses) void labelling.answer('label', label, pressedAt)
    }
    const verbs: Readonly<Record<Action, () => void>> = {
      guess1: () => guess(0),
      guess2: () => guess(1),
      guess3: () => guess(2),
      skip: () => void labelling.answer('skip', null, pressedAt),
      flag: () => void labelling.answer('flag', null, pressedAt),
      undo: () => void labelling.undo(),
      redo: () => void labelling.redo(),
      ...on,
    }
    verbs[action]()
  }

  function press(event: KeyboardEvent) {
    const pressedAt = event.timeStamp
    const target = event.target as HTMLElement
    if (
      blocked.value ||
      event.isComposing ||
      /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
      document.querySelector('dialog[open]')
    )
      return
    const key = shownKey(event)
    const label = byKey.value.get(key)
    const action = actions.find((a) => keys.value[a] === key)
    if (label === undefined && !action) {
      if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) on.type(event.key)
      return
    }
    event.preventDefault()
    // A key held down must not label the next cards too.
    if (event.repeat) return
    if (label !== undefined) void labelling.answer('label', label, pressedAt)
    else act(action!, pressedAt)
  }
  onMounted(() => window.addEventListener('keydown', press))
  onBeforeUnmount(() => window.removeEventListener('keydown', press))
  return { keys, keyOf }
}
