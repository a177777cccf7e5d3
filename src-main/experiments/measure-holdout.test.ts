import { expect, test } from 'vitest'
import { matrix } from '../platform/matrix.ts'
import { measure } from './measure-holdout.ts'

const softmax = (logits: readonly number[]) => {
  const powers = logits.map(Math.exp)
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}
const LOGITS = [
  [2.5, -1, 0.3],
  [0.2, 0.1, 4],
  [-3, 1.5, 1.4],
]
const softened = (temperature: number) =>
  matrix(3, 3, Float32Array.from(LOGITS.flatMap((row) => softmax(row.map((z) => z / temperature)))))
const kept = { labels: Int32Array.of(0, 2, 2), samples: [4, 7, 9] }

test.each([0.4, 1.7, 3])('how sure a model was before its temperature of %d is kept too', (temperature) => {
  const answers = measure(softened(temperature), kept, [], temperature)
  const before = LOGITS.map((row) => Math.max(...softmax(row)))
  if (!answers || answers.kind) throw new Error('answers of one label expected')
  expect(answers.predicted).toEqual([0, 2, 1])
  answers.before!.forEach((sure, i) => expect(sure).toBeCloseTo(before[i]!, 5))
  answers.confidence.forEach((sure, i) =>
    expect(sure).toBeCloseTo(Math.max(...softmax(LOGITS[i]!.map((z) => z / temperature))), 5),
  )
})

test('a model without a temperature was as sure before', () => {
  expect(measure(softened(1), kept, [])).not.toHaveProperty('before')
})
