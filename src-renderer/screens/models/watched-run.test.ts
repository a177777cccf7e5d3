import { expect, test } from 'vitest'
import { watchedRun } from './watched-run'

const point = { step: 1, loss: 1, metric: null }
const run = (learner: string, state: 'running' | 'done', model: number | null, points = 1) => ({
  learner,
  state,
  model,
  curve: Array.from({ length: points }, () => point),
})
const whole = (learner: string) => learner === 'bag'
const student = { id: 7, teacher: {} as never }

test('what learns from whole contents now is watched, whatever is looked at', () => {
  const now = run('bag', 'running', null, 0)
  expect(watchedRun([run('head', 'running', null), now, run('bag', 'done', 7)], whole, student)).toBe(now)
})

test('else the run of the student that is looked at; a model without a teacher has none', () => {
  const own = run('bag', 'done', 7)
  const runs = [run('head', 'running', null), run('bag', 'done', 8), own]
  expect(watchedRun(runs, whole, student)).toBe(own)
  expect(watchedRun(runs, whole, { id: 7, teacher: null })).toBeNull()
  expect(watchedRun(runs, whole, null)).toBeNull()
  expect(watchedRun([run('bag', 'done', 7, 0)], whole, student)).toBeNull()
})
