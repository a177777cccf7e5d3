import { expect, test } from 'vitest'
import { matrix } from '../platform/matrix.ts'
import { predictionLines, testedIn, type Predicted } from './prediction-lines.ts'

const file = (...records: readonly (readonly [string, ...string[]])[]) => ({
  contents: records.map(([text]) => ({ kind: 'text' as const, text })),
  labels: records.map(([, ...labels]) => labels),
})
const read = (lines: string) =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)

const linesOf = (files: Parameters<typeof testedIn>[0], predicted: Predicted) =>
  [...predictionLines(testedIn(files), predicted)].join('')

test('each tested sample with truth, prediction and probabilities, by its place in the file', () => {
  const files = { train: file(['t', 'b'], ['u', 'a']), test: file(['x', 'a'], ['cannot be read', 'b'], ['y', 'b']) }
  const probabilities = matrix(2, 2, Float32Array.of(0.75, 0.25, 0.5625, 0.4375))
  expect(read(linesOf(files, { model: { seed: 3 }, probabilities, records: [0, 2] }))).toEqual([
    { seed: 3, sample: 1, text: 'x', truth: 'a', prediction: 'a', probabilities: { a: 0.75, b: 0.25 } },
    { seed: 3, sample: 3, text: 'y', truth: 'b', prediction: 'a', probabilities: { a: 0.5625, b: 0.4375 } },
  ])
})

test('samples of several labels have lists, none among them', () => {
  const files = { train: file(['t', 'a', 'b']), test: file(['x', 'a', 'b'], ['y', 'a']) }
  const probabilities = matrix(2, 2, Float32Array.of(0.75, 0.5, 0.25, 0.125))
  expect(read(linesOf(files, { model: {}, probabilities }))).toMatchObject([
    { truth: ['a', 'b'], prediction: ['a', 'b'] },
    { truth: ['a'], prediction: [] },
  ])
})
