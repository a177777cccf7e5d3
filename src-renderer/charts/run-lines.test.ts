import { expect, test } from 'vitest'
import { runLines } from './run-lines'

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
