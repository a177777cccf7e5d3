import { computed, onBeforeUnmount, onMounted, type Ref } from 'vue'
import type { AnnotatorHandle } from '../../annotators/annotator'
import { useLabels } from '../../stores/labels'
import { useSettings } from '../../stores/settings'
import { actionKeys, keysOf, labelKeys, onPictures, shownKey, type Action } from '../../keys/key-map'

/** What has keys of its own while it has the focus. */
const WRITING = 'input, textarea, select, [contenteditable], [role=listbox]'
/** What Space and Enter press; Enter follows links too. */
const PRESSED = 'button, summary, [role=button], [role=tab]'
const FOLLOWED = `${PRESSED}, a[href]`
const MOVES: ReadonlySet<string> = new Set([
  'PageUp',
  'PageDown',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
])

/** What changes something, and when its key went down. */
type Decides = 'skip' | 'flag' | 'undo' | 'redo'
type Own = 'history' | 'help' | 'guesses' | 'why' | 'zoomIn' | 'zoomOut' | 'whole' | 'pixels'

/**
 * Everything by keyboard: what the annotator of the card's task answers to, actions, moving about in the card; what has no meaning of its own
 * starts the type-ahead.
 */
export function useLabellingKeys(
  annotator: {
    readonly several: () => boolean
    readonly handle: () => AnnotatorHandle | null
    /** Whether a picture is up, which has keys of its own. */
    readonly picture: () => boolean
  },
  on: { readonly [A in Own]: () => void } & { readonly [A in Decides]: (pressedAt: number) => void } & {
    /** Scrolls or moves the card; false where there is nothing to move. */
    readonly move: (key: string) => boolean
    /** Why nothing can be decided now, told to the person; false when all is well. */
    readonly refuse: () => boolean
  },
) {
  const labels = useLabels()
  const settings = useSettings()
  const keys = computed(() => keysOf(settings.settings?.keyPreset ?? 'standard', settings.settings?.keys ?? {}))
  const labelOf = computed(() => labelKeys(labels.labels, keys.value))
  const actionOf = computed(() =>
    actionKeys(keys.value, { labels: labels.labels, picture: annotator.picture(), several: annotator.several() }),
  )
  const keyOf: Readonly<Ref<ReadonlyMap<string, string>>> = computed(
    () => new Map([...labelOf.value].map(([key, label]) => [label, key])),
  )
  /** The key of the first, second, third guess; undefined where digits give labels and the guess is none that has one. */
  const guessKeys = computed(() =>
    (['guess1', 'guess2', 'guess3'] as const).map((action) =>
      actionOf.value.get(keys.value[action]) === action ? keys.value[action] : undefined,
    ),
  )

  function act(action: Action, pressedAt: number) {
    const handle = annotator.handle()
    const guess = (place: number) => handle?.guess(place, pressedAt)
    const verbs: Readonly<Record<Action, () => void>> = {
      guess1: () => guess(0),
      guess2: () => guess(1),
      guess3: () => guess(2),
      commit: () => handle?.commit(pressedAt),
      none: () => handle?.none(pressedAt),
      pick: () => handle?.begin(),
      ...on,
      skip: () => on.skip(pressedAt),
      flag: () => on.flag(pressedAt),
      undo: () => on.undo(pressedAt),
      redo: () => on.redo(pressedAt),
    }
    verbs[action]()
  }

  function press(event: KeyboardEvent) {
    const target = event.target instanceof Element ? event.target : document.body
    if (event.isComposing || target.closest(WRITING) || document.querySelector('dialog[open]')) return
    if ((event.key === ' ' && target.closest(PRESSED)) || (event.key === 'Enter' && target.closest(FOLLOWED))) return
    const key = shownKey(event)
    const label = labelOf.value.get(key)
    const action = actionOf.value.get(key)
    if (label === undefined && !action) {
      if (MOVES.has(event.key) && !target.closest('.side') && on.move(event.key)) event.preventDefault()
      // The letter is not written here but by the browser, into the field that has the focus by then: once, and as the keyboard means it.
      else if (writes(event)) annotator.handle()?.begin()
      return
    }
    event.preventDefault()
    const looks = action !== undefined && (LOOKS.has(action) || onPictures.has(action))
    // A key held down must not label the next cards too; a picture it may go on enlarging.
    if ((event.repeat && !(action && onPictures.has(action))) || (!looks && on.refuse())) return
    if (label !== undefined) annotator.handle()?.label(label, event.timeStamp)
    else act(action!, event.timeStamp)
  }
  onMounted(() => window.addEventListener('keydown', press))
  onBeforeUnmount(() => window.removeEventListener('keydown', press))
  return { keys, keyOf, guessKeys }
}

/** These change nothing that is kept. */
const LOOKS: ReadonlySet<Action> = new Set<Action>(['help', 'history', 'guesses'])

/** A key that writes a character, dead keys and input methods included; AltGr is no command. */
const writes = (event: KeyboardEvent): boolean =>
  ([...event.key].length === 1 || event.key === 'Dead' || event.key === 'Process') &&
  (event.getModifierState('AltGraph') || (!event.ctrlKey && !event.metaKey && !event.altKey))
