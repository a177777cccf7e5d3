import { expect, test } from 'vitest'
import { mulberry32 } from '../platform/random.ts'
import { holdoutByLabel, holdoutFigures, holdoutReliability } from './holdout-figures.ts'
import type { LabelsAnswers } from './multi-label-holdout.ts'

// Eight samples, three labels the model knows and one it has never seen.
const answers: LabelsAnswers = {
  kind: 'multi',
  truth: [[0], [0, 1], [], [2], [1, 2], [3], [0, 3], []],
  predicted: [
    [
      [0, 0.9],
      [1, 0.2],
    ],
    [
      [0, 0.6],
      [1, 0.4],
    ],
    [[2, 0.5]],
    [
      [2, 0.75],
      [0, 0.55],
    ],
    [
      [1, 0.8],
      [2, 0.9],
    ],
    [[0, 0.1]],
    [[0, 0.95]],
    [[1, 0.3]],
  ],
  unseen: [12],
}

test('figures of several labels are scikit-learn’s (1.9.1, f1_score and accuracy_score, zero_division=0)', () => {
  const figures = holdoutFigures(answers, 3)!
  expect(figures).toMatchObject({ samples: 8, metric: 'microF1', exactMatch: 0.375, ece: null })
  expect(figures.accuracy).toBeCloseTo(0.7058823529411765, 12)
  expect(figures.macroF1).toBeCloseTo(0.5809523809523809, 12)
  const { f1, support, counts } = holdoutByLabel(answers, 4)
  const theirs = [0.85714286, 0.66666667, 0.8, 0]
  f1.forEach((score, c) => expect(score).toBeCloseTo(theirs[c]!, 7))
  expect({ support, counts }).toEqual({ support: [3, 2, 2, 2], counts: [] })
})

test('how often a label was there where the model was as sure of it', () => {
  const sure = holdoutReliability(answers).find(({ confidence }) => Math.abs(confidence - 0.9) < 1e-6)
  // Label 0 of the first sample and label 2 of the fifth, both there; .95 lies in the next bin.
  expect(sure).toMatchObject({ samples: 2, accuracy: 1 })
})

test('an interval of width 0 is never told, and 95 % of them hold the truth', () => {
  const perfect: LabelsAnswers = { ...answers, truth: [[0], [1]], predicted: [[[0, 1]], [[1, 1]]], unseen: [] }
  const { accuracy, low, high } = holdoutFigures(perfect, 3)!
  expect([accuracy, high]).toEqual([1, 1])
  expect(low).toBeLessThan(0.5)

  // A model that finds each of two labels with chance .8 and adds a third, wrong one with chance .3: micro F1 = 2·1.6 / (2 + 1.9).
  const random = mulberry32(5)
  const one = () => {
    const given = [0, 1].filter(() => random() < 0.8).concat(random() < 0.3 ? [2] : [])
    return given.map((label): [number, number] => [label, 0.9])
  }
  const wanted = 3.2 / 3.9
  const held = Array.from({ length: 400 }, () => {
    const predicted = Array.from({ length: 60 }, one)
    const figures = holdoutFigures({ ...answers, truth: predicted.map(() => [0, 1]), predicted, unseen: [] }, 3)!
    return figures.low <= wanted && wanted <= figures.high
  })
  const share = held.filter(Boolean).length / held.length
  expect(share).toBeGreaterThan(0.92)
  expect(share).toBeLessThan(0.98)
})
