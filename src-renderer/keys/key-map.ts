/** What a key can do on the Label screen. */
export const actions = [
  'guess1',
  'guess2',
  'guess3',
  'skip',
  'flag',
  'why',
  'commit',
  'none',
  'undo',
  'redo',
  'pick',
  'guesses',
  'history',
  'help',
  'zoomIn',
  'zoomOut',
  'whole',
  'pixels',
] as const
export type Action = (typeof actions)[number]
export type KeyMap = Readonly<Record<Action, string>>

/** In the standard preset no action has a letter: every letter writes, so that typing a label's name never does anything else. */
export const presets = {
  standard: {
    guess1: '1',
    guess2: '2',
    guess3: '3',
    skip: 'Space',
    flag: '!',
    why: 'Shift+Space',
    commit: 'Enter',
    none: ';',
    undo: 'Backspace',
    redo: 'Shift+Backspace',
    pick: '/',
    guesses: '.',
    history: ',',
    help: '?',
    zoomIn: '+',
    zoomOut: '-',
    whole: 'Home',
    pixels: 'End',
  },
  'left-hand': {
    guess1: 'Q',
    guess2: 'W',
    guess3: 'E',
    skip: 'Space',
    flag: 'F',
    why: 'Shift+Space',
    commit: 'D',
    none: 'A',
    undo: 'Z',
    redo: 'X',
    pick: 'S',
    guesses: 'G',
    history: 'C',
    help: '?',
    zoomIn: 'R',
    zoomOut: 'V',
    whole: 'T',
    pixels: 'B',
  },
} as const satisfies Readonly<Record<string, KeyMap>>
export type Preset = keyof typeof presets

/** What every program calls undo and redo, what lies on the same cap as `+`, and what gives an answer everywhere: these work whatever the map says. */
export const always: Readonly<Record<string, Action>> = {
  'Ctrl+Z': 'undo',
  'Ctrl+Shift+Z': 'redo',
  'Ctrl+Y': 'redo',
  '=': 'zoomIn',
  Enter: 'commit',
}

/** Only a picture has these. */
export const onPictures: ReadonlySet<Action> = new Set<Action>(['zoomIn', 'zoomOut', 'whole', 'pixels'])
/** Only an answer of several labels has these. */
const OF_SEVERAL: ReadonlySet<Action> = new Set<Action>(['commit', 'none'])
const GUESSES: ReadonlySet<Action> = new Set<Action>(['guess1', 'guess2', 'guess3'])

/** A preset with the user's own keys over it. */
export const keysOf = (preset: Preset, own: Readonly<Record<string, string>>): KeyMap => ({
  ...presets[preset],
  ...own,
})

/** A key press as it is written on a key cap: layout-aware, since it reads the character typed. */
export function shownKey({
  key,
  shiftKey,
  ctrlKey,
  altKey,
  metaKey,
}: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>): string {
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key
  const shift = shiftKey && (name.length > 1 || /\p{L}/u.test(key))
  return `${ctrlKey || metaKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`
}

/** Labels by their key: the digits they have, but for one that the user gave to an action. */
export function labelKeys(
  labels: readonly { readonly name: string; readonly key: string | null }[],
  keys: KeyMap,
): ReadonlyMap<string, string> {
  const acting = new Set(actions.filter((action) => !GUESSES.has(action)).map((action) => keys[action]))
  return new Map(labels.flatMap(({ name, key }) => (key === null || acting.has(key) ? [] : [[key, name] as const])))
}

/**
 * Actions by their key, as things stand: digits take no guess where they give labels, nothing is zoomed where there is no picture, and one label
 * needs no key to be given.
 */
export function actionKeys(
  keys: KeyMap,
  {
    labels,
    picture,
    several = false,
  }: { labels: readonly { readonly key: string | null }[]; picture: boolean; several?: boolean },
): ReadonlyMap<string, Action> {
  const digitsGiveLabels = labels.length === 0 || labels.some(({ key }) => key !== null)
  const idle = (action: Action, key: string) =>
    (GUESSES.has(action) && digitsGiveLabels && /^\d$/.test(key)) ||
    (onPictures.has(action) && !picture) ||
    (OF_SEVERAL.has(action) && !several)
  const own = actions.map((action) => [keys[action], action] as const)
  return new Map([...Object.entries(always), ...own].filter(([key, action]) => !idle(action, key)))
}
