import { expect, test } from 'vitest'
import { staysKnown } from './mirroring.ts'

const truth = Int32Array.from([...Array<number>(10).fill(0), ...Array<number>(10).fill(1)])
/** So many of each class right, the others taken for the other class. */
const right = (zeros: number, ones: number) =>
  truth.map((label, i) => (i % 10 < (label === 0 ? zeros : ones) ? label : 1 - label))

test('half of all that is recognised and a fifth of each class must be recognised mirrored too', () => {
  expect(staysKnown(truth, right(10, 10), right(10, 10))).toBe(true)
  expect(staysKnown(truth, right(10, 10), right(8, 2))).toBe(true)
  expect(staysKnown(truth, right(10, 10), right(9, 1))).toBe(false)
  expect(staysKnown(truth, right(10, 10), right(5, 4))).toBe(false)
  expect(staysKnown(truth, right(4, 4), right(3, 1))).toBe(true)
})

test('a class that is not recognised at all says nothing', () => {
  expect(staysKnown(truth, right(10, 0), right(9, 0))).toBe(true)
})
