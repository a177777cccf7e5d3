import { expect, test } from 'vitest'
import { actions, keysOf, labelKeys, presets, shownKey } from './key-map'

const press = (key: string, held = {}) =>
  shownKey({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...held })

test('every preset gives each action a key of its own', () => {
  for (const preset of Object.values(presets)) expect(new Set(actions.map((a) => preset[a])).size).toBe(actions.length)
})
test('writes keys as on their caps', () => {
  expect([
    press(' '),
    press('z'),
    press('Z', { shiftKey: true }),
    press('?', { shiftKey: true }),
    press('k', { ctrlKey: true }),
  ]).toEqual(['Space', 'Z', 'Shift+Z', '?', 'Ctrl+K'])
})
test('gives up to 30 labels keys that no action uses, and more than that none', () => {
  const keys = keysOf('standard', {})
  const labels = Array.from({ length: 25 }, (_, i) => `l${i}`)
  const given = labelKeys(labels, keys)
  expect([...given.values()]).toEqual(labels.slice(0, given.size))
  expect([...given.keys()].filter((key) => Object.values(keys).includes(key))).toEqual([])
  expect(
    labelKeys(
      Array.from({ length: 31 }, (_, i) => `l${i}`),
      keys,
    ).size,
  ).toBe(0)
})
test('few labels take the digits themselves', () => {
  expect([...labelKeys(['a', 'b', 'c'], keysOf('standard', {}))]).toEqual([
    ['1', 'a'],
    ['2', 'b'],
    ['3', 'c'],
  ])
})
