import { expect, test } from 'vitest'
import { matrix } from '../platform/matrix.ts'
import { disputed } from './disputed.ts'

const rows = (...values: number[][]) => ({ ...matrix(values.length, 2), data: Float32Array.from(values.flat()) })

test('what two models call differently, first where the less sure of them is surest', () => {
  const student = rows([0.75, 0.25], [0.125, 0.875], [0.5, 0.5], [0.25, 0.75])
  const teacher = rows([1, 0], [0.625, 0.375], [0.25, 0.75], [0.75, 0.25])
  expect(disputed([11, 12, 13, 14], student, teacher)).toEqual({
    samples: 4,
    count: 3,
    first: [
      { sample: 14, student: { class: 1, probability: 0.75 }, teacher: { class: 0, probability: 0.75 } },
      { sample: 12, student: { class: 1, probability: 0.875 }, teacher: { class: 0, probability: 0.625 } },
      { sample: 13, student: { class: 0, probability: 0.5 }, teacher: { class: 1, probability: 0.75 } },
    ],
  })
})
