/** What a key can do on the Label screen. */
export const actions = [
  'guess1',
  'guess2',
  'guess3',
  'skip',
  'flag',
  'undo',
  'redo',
  'pick',
  'guesses',
  'history',
  'help',
] as const
export type Action = (typeof actions)[number]
export type KeyMap = Readonly<Record<Action, string>>

export const presets = {
  standard: {
    guess1: '1',
    guess2: '2',
    guess3: '3',
    skip: 'Space',
    flag: 'F',
    undo: 'Z',
    redo: 'Shift+Z',
    pick: '/',
    guesses: 'G',
    history: 'H',
    help: '?',
  },
  'left-hand': {
    guess1: 'Q',
    guess2: 'W',
    guess3: 'E',
    skip: 'Space',
    flag: 'F',
    undo: 'Z',
    redo: 'X',
    pick: 'S',
    guesses: 'G',
    history: 'C',
    help: '?',
  },
} as const satisfies Readonly<Record<string, KeyMap>>
export type Preset = keyof typeof presets

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
  const shift = shiftKey && (key.length > 1 || /\p{L}/u.test(key))
  return `${ctrlKey || metaKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`
}

/** One key for each of at most 30 labels, leaving out the keys that act: digits first, then letters. */
export function labelKeys(labels: readonly string[], keys: KeyMap): ReadonlyMap<string, string> {
  if (labels.length > 30) return new Map()
  const taken = new Set<string>(
    labels.length > 9
      ? Object.values(keys)
      : Object.entries(keys).flatMap(([action, key]) =>
          action.startsWith('guess') && action !== 'guesses' ? [] : [key],
        ),
  )
  const free = [...'1234567890QWERTYUIOPASDFGHJKLXCVBNM'].filter((key) => !taken.has(key))
  return new Map(labels.slice(0, free.length).map((label, i) => [free[i]!, label]))
}
