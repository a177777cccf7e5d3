import { expect, test } from 'vitest'
import { disagreement, readAs } from './label-disagreement.ts'

const belief = (all: Readonly<Record<string, number>>) =>
  Object.entries(all).map(([label, probability]) => ({ label, probability }))
const said = (label: string, all: Readonly<Record<string, number>>) => {
  const refusal = disagreement(label, belief(all))
  return refusal && [refusal.doubtful === true, refusal.because]
}

test('a label is agreed with where it is the likeliest, or one of several that share the belief', () => {
  expect(said('a', { a: 0.4, b: 0.35 })).toBeNull()
  expect(said('a', { a: 0.9, b: 0.1 })).toBeNull()
  expect(said('b', { a: 0.4, b: 0.09 })).toBeNull()
})
test('it is doubted where another has most of the belief or is more than five times as likely, refused where that is sure', () => {
  expect(said('b', { a: 0.55, b: 0.45 })).toEqual([true, 'reads as a (55 %)'])
  expect(said('b', { a: 0.4, c: 0.3, b: 0.07 })).toEqual([true, 'reads as a (40 %)'])
  expect(said('b', { a: 0.3, c: 0.3 })).toEqual([true, 'reads as a (30 %)'])
  expect(said('b', { a: 0.81, b: 0.19 })).toEqual([false, 'reads as a (81 %)'])
  expect(said('b', {})?.[0]).toBe(true)
})
test('the label in a reason is read again as it was written', () => {
  const { because } = disagreement('b', belief({ 'lost (card)': 0.55 }))!
  expect(readAs(because)).toEqual({ label: 'lost (card)', probability: 0.55 })
  expect(readAs('too short')).toBeNull()
})
