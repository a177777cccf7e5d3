import { expect, test } from 'vitest'
import { slotPieces } from './slot-pieces'

const slot = (name: string, start: number, end: number) => ({ slot: name, value: '', start, end })

test('a sentence is cut at its slots, and put together is the sentence again', () => {
  const text = 'from Rome to Paris now'
  const pieces = slotPieces(text, [slot('to', 13, 18), slot('from', 5, 9)])
  expect(pieces.map(({ text, slot }) => [text, slot?.slot])).toEqual([
    ['from ', undefined],
    ['Rome', 'from'],
    [' to ', undefined],
    ['Paris', 'to'],
    [' now', undefined],
  ])
  expect(pieces.map(({ text }) => text).join('')).toBe(text)
})
test('of slots within each other the outer one is shown', () => {
  expect(slotPieces('ab cd', [slot('inner', 3, 5), slot('outer', 0, 5)]).map(({ slot }) => slot?.slot)).toEqual([
    'outer',
  ])
})
