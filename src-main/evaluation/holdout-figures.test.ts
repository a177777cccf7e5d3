import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { matrix } from '../platform/matrix.ts'
import { measure, unseenLabels } from '../experiments/measure-holdout.ts'
import { holdoutByLabel, holdoutFigures } from './holdout-figures.ts'

const reference = golden<{ y: number[]; pred: number[]; per_class: number[]; macro: number }>('macro_f1')

test('figures and the table by label are the reference’s, a label the model has never seen among them', () => {
  // Nothing was predicted to be of class 3, as if it had come in after the training.
  const answers = {
    truth: reference.y,
    predicted: reference.pred,
    confidence: reference.y.map(() => 0.9),
    unseen: [12],
  }
  const figures = holdoutFigures(answers, 3)!
  expect([figures.samples, figures.accuracy]).toEqual([10, 0.7])
  expect(figures.macroF1).toBeCloseTo(reference.macro, 9)
  // Ten samples tell nothing of a calibration error.
  expect(figures.ece).toBe(null)
  const { counts, support, f1 } = holdoutByLabel(answers, 4)
  expect(counts).toEqual([
    [2, 1, 0, 0],
    [0, 2, 0, 0],
    [1, 0, 3, 0],
    [0, 0, 1, 0],
  ])
  expect(support).toEqual([3, 2, 4, 1])
  f1.forEach((score, c) => expect(score).toBeCloseTo(reference.per_class[c]!, 9))
})

test('a hold-out sample of a label nobody trained on is a miss', () => {
  const kept = [{ labelId: 7 }, { labelId: 9 }, { labelId: 4 }]
  const unseen = unseenLabels(kept, [4, 5])
  expect(unseen).toEqual([7, 9])
  const probabilities = matrix(3, 2, Float32Array.of(0.75, 0.25, 0.5, 0.5, 1, 0))
  // Classes 4 and 5 are 0 and 1, the unseen 7 and 9 count on: 2 and 3.
  const answers = measure(probabilities, { labels: Int32Array.of(2, 3, 0), samples: [5, 6, 8] }, unseen)!
  expect(answers).toEqual({
    truth: [2, 3, 0],
    predicted: [0, 0, 0],
    confidence: [0.75, 0.5, 1],
    unseen: [7, 9],
    samples: [5, 6, 8],
  })
  expect(holdoutFigures(answers, 2)!.accuracy).toBeCloseTo(1 / 3, 12)
  expect(measure(matrix(0, 2), { labels: new Int32Array(0), samples: [] }, [])).toBe(null)
})
