import { expect, test } from 'vitest'
import { accuracyRange, comparedModels, paretoFront, sizeAccuracyOption } from './size-accuracy'

const model = (version: number, bytes: number, accuracy: number, ms: number | null = null) => ({
  version,
  name: String(version),
  bytes,
  accuracy,
  low: accuracy - 0.05,
  high: accuracy + 0.05,
  ms,
})

test('worth choosing is what no other model is both smaller and better than', () => {
  const all = [
    model(1, 90e6, 0.93),
    model(2, 1e6, 0.88),
    model(3, 5e6, 0.88),
    model(4, 5e6, 0.9),
    model(5, 120e6, 0.92),
  ]
  expect(paretoFront(all).map(({ version }) => version)).toEqual([2, 4, 1])
  expect(paretoFront([])).toEqual([])
})

test('the axis of accuracy has two points of room, and ends at all and nothing', () => {
  expect(accuracyRange([model(1, 1, 0.868), model(2, 2, 0.868)])).toEqual({ min: 0.84, max: 0.89 })
  expect(accuracyRange([model(1, 1, 0.01), model(2, 2, 0.995)])).toEqual({ min: 0, max: 1 })
})

test('by the time of one sample, what nobody has measured is left out of the points and of the line', () => {
  const all = [model(1, 1e6, 0.88, 4), model(2, 5e6, 0.9, 0.5), model(3, 12e6, 0.95), model(4, 90e6, 0.93, 12)]
  expect(paretoFront(all).map(({ version }) => version)).toEqual([1, 2, 3])
  expect(paretoFront(all, 'ms').map(({ version }) => version)).toEqual([2, 4])
  const style = { font: '', ink: '', text: '', edge: '', panel: '', colours: [''], animate: false }
  const words = { bytes: String, percent: String, fine: String }
  expect(sizeAccuracyOption(all, 'ms', 1, style as never, words)).toMatchObject({
    xAxis: { min: 0.25, max: 24 },
    series: [
      {
        data: [
          [0.5, 0.9],
          [12, 0.93],
        ],
      },
      { data: [{ value: [4, 0.88] }, { value: [0.5, 0.9] }, { value: [12, 0.93] }] },
    ],
  })
})

test('students of one kind all stand beside each other, of others the newest of each kind', () => {
  const of = (id: number, learner: string, backbone: string, taught: boolean) => ({
    id,
    learner,
    backbone,
    teacher: taught ? { by: [1] } : null,
  })
  const all = [
    of(1, 'softmax', 'ngrams', false),
    of(2, 'softmax', 'ngrams', false),
    of(3, 'ngram-bag', 'none', true),
    of(4, 'ngram-bag', 'none', true),
    of(5, 'ngram-bag', 'none', true),
    of(6, 'softmax', 'folder', false),
  ]
  expect(comparedModels(all).map(({ id }) => id)).toEqual([2, 3, 4, 5, 6])
})
