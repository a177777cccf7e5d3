import { expect, test } from 'vitest'
import { actionKeys, actions, keysOf, labelKeys, presets, shownKey } from './key-map'

const press = (key: string, held = {}) =>
  shownKey({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...held })
const named = (count: number, keyed: boolean) =>
  Array.from({ length: count }, (_, i) => ({ name: `l${i + 1}`, key: keyed && i < 10 ? String((i + 1) % 10) : null }))

test('every preset gives each action a key of its own', () => {
  for (const preset of Object.values(presets)) expect(new Set(actions.map((a) => preset[a])).size).toBe(actions.length)
})
test('no letter of any alphabet acts in the standard preset: a name can be typed from its first letter on', () => {
  const acting = actionKeys(presets.standard, { labels: named(77, false), picture: true })
  expect([...acting.keys()].filter((key) => /^\p{L}$/u.test(key))).toEqual([])
})
test('writes keys as on their caps', () => {
  expect([
    press(' '),
    press(' ', { shiftKey: true }),
    press('z'),
    press('Z', { shiftKey: true }),
    press('?', { shiftKey: true }),
    press('!', { shiftKey: true }),
    press('k', { ctrlKey: true }),
    press('Backspace', { shiftKey: true }),
  ]).toEqual(['Space', 'Shift+Space', 'Z', 'Shift+Z', '?', '!', 'Ctrl+K', 'Shift+Backspace'])
})
test('a digit gives the label that has it, and then no guess, however many labels there are', () => {
  const keys = keysOf('standard', {})
  for (const count of [1, 2, 9, 10, 11, 31]) {
    const labels = named(count, true)
    expect([...labelKeys(labels, keys).keys()].join('')).toBe('1234567890'.slice(0, count))
    const acting = actionKeys(keys, { labels, picture: false })
    expect([...acting.keys()].filter((key) => /^\d$/.test(key))).toEqual([])
  }
})
test('where no label has a digit, 1 2 3 take the guesses', () => {
  const acting = actionKeys(keysOf('standard', {}), { labels: named(77, false), picture: false })
  expect(['1', '2', '3', '4'].map((key) => acting.get(key))).toEqual(['guess1', 'guess2', 'guess3', undefined])
})
test('guesses that have letters keep them beside labels with digits', () => {
  const acting = actionKeys(presets['left-hand'], { labels: named(5, true), picture: false })
  expect(['Q', 'W', 'E'].map((key) => acting.get(key))).toEqual(['guess1', 'guess2', 'guess3'])
})
test('a digit that the user gave to an action is not a label’s', () => {
  const keys = keysOf('standard', { skip: '2' })
  expect([...labelKeys(named(3, true), keys).values()]).toEqual(['l1', 'l3'])
})
test('only answers of several labels have a key that gives them and one that says none applies; else these keys write', () => {
  for (const keys of Object.values(presets)) {
    const of = (several: boolean) => actionKeys(keys, { labels: named(3, true), picture: false, several })
    expect([keys.commit, 'Enter', keys.none].map((key) => of(true).get(key))).toEqual(['commit', 'commit', 'none'])
    expect([keys.commit, 'Enter', keys.none].map((key) => of(false).get(key))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  }
})
