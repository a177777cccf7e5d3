import { expect, test } from 'vitest'
import { runLines, studentLines } from './run-lines'

test('a run is one line, without the steps at which nothing was measured', () => {
  const run = {
    id: 7,
    curve: [
      { step: 1, loss: 2, metric: null },
      { step: 2, loss: 1, metric: 0.5 },
    ],
  }
  expect(runLines([run], 'metric', ({ id }) => `run ${id}`)).toEqual([
    { name: 'run 7', colour: 1, main: true, points: [[2, 0.5]] },
  ])
})

test('a student has a line for each part of its loss, and its agreement stands beside its accuracy', () => {
  const words = {
    loss: 'loss',
    labels: 'CE',
    teacher: 'KL',
    feature: 'β',
    relation: 'γ',
    prior: 'λ',
    metric: 'accuracy',
    agreement: 'agreement',
  }
  const curve = [
    { step: 1, loss: 3, metric: null, parts: { labels: 1, teacher: 2 } },
    { step: 2, loss: 2, metric: 0.5, parts: { labels: 0.5, teacher: 1.5 }, agreement: 0.75 },
  ]
  const drawn = (measure: 'loss' | 'metric') =>
    studentLines({ curve }, measure, words).map(({ name, points }) => [name, points])
  expect(drawn('loss')).toEqual([
    [
      'loss',
      [
        [1, 3],
        [2, 2],
      ],
    ],
    [
      'CE',
      [
        [1, 1],
        [2, 0.5],
      ],
    ],
    [
      'KL',
      [
        [1, 2],
        [2, 1.5],
      ],
    ],
  ])
  expect(drawn('metric')).toEqual([
    ['agreement', [[2, 0.75]]],
    ['accuracy', [[2, 0.5]]],
  ])
  const aligned = [{ step: 1, loss: 6, metric: null, parts: { labels: 1, teacher: 2, feature: 2.5, relation: 0.5 } }]
  expect(studentLines({ curve: aligned }, 'loss', words).map(({ name, points }) => [name, points[0]![1]])).toEqual([
    ['loss', 6],
    ['CE', 1],
    ['KL', 2],
    ['β', 2.5],
    ['γ', 0.5],
  ])
  expect(studentLines({ curve: [{ step: 1, loss: 3, metric: 1 }] }, 'loss', words)).toEqual([])
})
