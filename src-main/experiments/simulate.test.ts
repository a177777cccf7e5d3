import { expect, test } from 'vitest'
import { clusteredFeatures } from '../../tests/query-strategies/make-request.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import { gatherRows } from '../platform/matrix.ts'
import type { FeatureSplit } from './labelled-features.ts'
import { NeedsModelFirst } from '../query-strategies/faces.ts'
import { simulate } from './simulate.ts'

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
const replay = (...strategies: string[]) =>
  simulate(
    split,
    { strategies, startSize: 8, batch: 8, budget: 24, seeds: 2, learner: 'softmax-head.v1', full: false },
    createRuntime({ threads: 1 }),
  )
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
