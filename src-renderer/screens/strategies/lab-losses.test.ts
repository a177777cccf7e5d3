import { expect, test } from 'vitest'
import type { LabComparison, LabRun } from '@contract/strategies'
import { labLosses } from './lab-losses'

const area = { low: -0.04, value: -0.03, high: -0.02 }
const run = (at: number, verdicts: Readonly<Record<string, LabComparison['verdict']>>, task?: number): LabRun => ({
  id: at,
  at,
  request: { strategies: [], startSize: 1, batch: 1, budget: 1, seeds: 5, learner: 'x', task },
  features: null,
  state: 'done',
  result: {
    full: null,
    strategies: Object.entries(verdicts).map(([id, verdict]) => ({
      id,
      seeds: [],
      aulc: 0.5,
      labelsTo90: null,
      labelsTo95: null,
      aulcOfLog: 0,
      againstRandom: { area, p: 0.001, ratioTo90: null, ratioTo95: null, verdict },
    })),
  },
})

test('the newest verdict of a strategy counts; a run too short for one decides nothing', () => {
  const runs = [
    run(1, { a: 'loss', b: 'loss', c: 'loss' }),
    run(3, { a: 'too-few-seeds', c: 'unfinished' }),
    run(2, { b: 'no-gain' }),
  ]
  expect([...labLosses(runs, undefined)]).toEqual([
    ['a', { at: 1, area }],
    ['c', { at: 1, area }],
  ])
})
test('what was replayed on the labels of another task says nothing of this one', () => {
  expect([...labLosses([run(1, { a: 'loss' }, 2)], 1).keys()]).toEqual([])
  expect([...labLosses([run(1, { a: 'loss' }, 2)], 2).keys()]).toEqual(['a'])
})
