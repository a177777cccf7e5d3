import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clusteredFeatures } from '../../tests/query-strategies/make-request.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import { gatherRows } from '../platform/matrix.ts'
import type { FeatureSplit } from './labelled-features.ts'
import { NeedsModelFirst } from '../query-strategies/faces.ts'
import { evaluate, evaluateOnce } from './evaluate.ts'
import { simulate, type Replay } from './simulate.ts'
import { withLanes } from './with-lanes.ts'

const CLASSES = 4
const all = clusteredFeatures(240, 12, CLASSES, 5, 1.5)
const part = (from: number, to: number) => ({
  rows: gatherRows(
    all,
    Int32Array.from({ length: to - from }, (_, i) => from + i),
  ),
  labels: Int32Array.from({ length: to - from }, (_, i) => (from + i) % CLASSES),
})
const split: FeatureSplit = {
  classes: ['a', 'b', 'c', 'd'],
  train: part(0, 180),
  test: part(180, 240),
  embedMs: 0,
  samplesPerSecond: 0,
}
const runtime = createRuntime({ threads: 1 })
const planOf = (strategies: readonly string[]): Replay => ({
  strategies,
  startSize: 8,
  batch: 8,
  budget: 24,
  seeds: 2,
  learner: 'softmax-head.v1',
  full: false,
})
const replay = (...strategies: string[]) => simulate(split, planOf(strategies), runtime)
const accuracies = (result: Awaited<ReturnType<typeof replay>>, id: string) =>
  result.strategies
    .find((strategy) => strategy.id === id)!
    .seeds.map(({ points }) => points.map(({ accuracy }) => accuracy))

test('one strategy may ask the first batch and another the rest', async () => {
  const result = await replay('max-herding.v1', 'margin.v1', 'max-herding.v1+margin.v1')
  const [alone, margin, both] = ['max-herding.v1', 'margin.v1', 'max-herding.v1+margin.v1'].map((id) =>
    accuracies(result, id),
  )
  expect(both!.map(([first]) => first)).toEqual(alone!.map(([first]) => first))
  expect(both).not.toEqual(alone)
  expect(both).not.toEqual(margin)
})

test('the first of two must do without a model', async () => {
  await expect(replay('margin.v1+max-herding.v1')).rejects.toThrow(NeedsModelFirst)
})

/** All but how long things took. */
const figures = (value: unknown) =>
  JSON.stringify(value, (name, part: unknown) => (['trainMs', 'selectMs'].includes(name) ? undefined : part))

test('processes beside each other give the numbers that one gives', async () => {
  const plan = planOf(['random.v1', 'margin.v1'])
  const trial = { learner: 'softmax-head.v1', shots: 3, seeds: 3 }
  const entries = join(import.meta.dirname, '../entries')
  const [curves, runs] = await withLanes({ entries, count: 2 }, split, async (lanes) => [
    await simulate(split, plan, runtime, {
      lanes: lanes.map((lane) => (job) => lane.run('replayCurve', { ...job, replay: plan })),
    }),
    await evaluate(
      split,
      trial,
      lanes.map((lane) => (seed) => lane.run('evaluateOnce', { plan: trial, seed })),
    ),
  ])
  expect(figures(curves)).toBe(figures(await simulate(split, plan, runtime)))
  expect(figures(runs)).toBe(figures(await evaluate(split, trial, [evaluateOnce(split, trial, runtime)])))
})
