import { expect, test } from 'vitest'
import { clusteredFeatures } from '../../tests/query-strategies/make-request.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import { gatherRows, matrix } from '../platform/matrix.ts'
import { about } from '../query-strategies/margin/about.ts'
import { defineStrategy } from '../query-strategies/define-strategy.ts'
import { strategyById } from '../query-strategies/index.ts'
import type { SelectionRequest } from '../query-strategies/strategy.ts'
import type { FeatureSplit } from './labelled-features.ts'
import { redrawnPool } from './redrawn-pool.ts'
import { replayCurve } from './replay-curve.ts'
import { amongAll, differentAnswers, overClasses } from './seen-classes.ts'

const CLASSES = 6
const all = clusteredFeatures(240, 12, CLASSES, 5, 1.2)
/** Of classes 0 to 5; of class 5 one row in forty stays, the others are of class 0. */
const labels = Int32Array.from({ length: 240 }, (_, i) => (i % CLASSES === 5 && i % 40 !== 5 ? 0 : i % CLASSES))
const part = (from: number, to: number) => {
  const rows = Int32Array.from({ length: to - from }, (_, i) => from + i)
  return { rows: gatherRows(all, rows), labels: labels.slice(from, to) }
}
const split: FeatureSplit = {
  classes: ['a', 'b', 'c', 'd', 'e', 'f'],
  train: part(0, 180),
  test: part(180, 240),
  embedMs: 0,
  samplesPerSecond: 0,
}
const plan = { seed: 3, startSize: 3, batch: 3, budget: 30, learner: 'softmax-head.v1' }
const runtime = createRuntime({ threads: 1 })

test('a replayed strategy knows the classes that labels so far carry, as a project does', async () => {
  const asked: SelectionRequest[] = []
  const spy = defineStrategy({
    ...about,
    id: 'spy',
    choose: async (request) => {
      asked.push(request)
      const rows = [...request.pool.candidates].slice(0, request.count)
      return { picks: rows.map((row) => ({ row, score: 0, parts: {} })), reasons: [] }
    },
  })
  const { points } = await replayCurve(split, { ...plan, strategy: spy }, runtime)
  expect(points.length).toBe(10)
  expect(asked.length).toBeGreaterThan(6)
  for (const { pool, classes, output } of asked) {
    const rows = [...pool.labelled.rows]
    const known = [...new Set(rows.map((row) => labels[row]!))].sort((a, b) => a - b)
    expect(classes).toBe(known.length)
    expect(output!.probabilities.columns).toBe(known.length)
    expect([...(pool.labelled.labels as Int32Array)].map((c) => known[c])).toEqual(rows.map((row) => labels[row]))
  }
  expect(new Set(asked.map(({ classes }) => classes)).size).toBeGreaterThan(1)
})

test('a start of one class has no model, is worth what saying that class is, and goes on with representatives', async () => {
  const rows = Int32Array.from(labels.keys()).filter((row) => row < 180)
  const skewed = { ...split, train: { ...split.train, labels: rows.map((row) => Number(row % 30 === 0)) } }
  const binary = {
    ...skewed,
    classes: ['no', 'yes'],
    test: { ...split.test, labels: Int32Array.from({ length: 60 }, (_, i) => Number(i % 4 === 0)) },
  }
  const margin = strategyById('margin.v1')
  const reasons: string[] = []
  const onRound = (_: unknown, said: readonly { readonly code: string }[]) => reasons.push(said[0]?.code ?? '')
  const {
    points: [first],
  } = await replayCurve(binary, { ...plan, strategy: margin }, runtime, { onRound })
  // 45 of 60 are “no”; F1 of “no” is 2 · 45 / (45 + 60), of “yes” 0.
  expect(first).toMatchObject({ accuracy: 0.75, kappa: null, trainMs: 0 })
  expect(first!.macroF1).toBeCloseTo(90 / 105 / 2, 12)
  expect(reasons[1]).toBe('cold-start')
})

test('random starts from the batch that strategies with a model start from', async () => {
  const [random, margin] = await Promise.all(
    ['random.v1', 'margin.v1'].map(
      async (id) => (await replayCurve(split, { ...plan, strategy: strategyById(id) }, runtime)).points,
    ),
  )
  expect(random![0]!.accuracy).toBe(margin![0]!.accuracy)
  expect(random![0]!.ece).toBe(margin![0]!.ece)
  expect(random!.map(({ accuracy }) => accuracy)).not.toEqual(margin!.map(({ accuracy }) => accuracy))
})

test('a redrawn pool is half of each part, another half for another seed', () => {
  const marked = {
    ...split,
    train: {
      ...split.train,
      rows: matrix(
        180,
        1,
        Float32Array.from({ length: 180 }, (_, i) => i),
      ),
    },
  }
  const [a, again, b] = [redrawnPool(marked, 1), redrawnPool(marked, 1), redrawnPool(marked, 2)]
  expect([a.train.rows.rows, a.test.rows.rows]).toEqual([90, 30])
  expect(a.train.rows.data).toEqual(again.train.rows.data)
  expect(a.train.rows.data).not.toEqual(b.train.rows.data)
  a.train.rows.data.forEach((row, i) => expect((a.train.labels as Int32Array)[i]).toBe(labels[row]))
})

test('answers and probabilities of some classes find their places', () => {
  const seen = Int32Array.of(1, 4)
  expect([...(overClasses(Int32Array.of(4, 1, 2), seen) as Int32Array)]).toEqual([1, 0, -1])
  const several = matrix(2, 5, Float32Array.of(0, 1, 0, 0, 1, 1, 0, 0, 0, 0))
  expect([...(overClasses(several, seen) as typeof several).data]).toEqual([1, 1, 0, 0])
  expect([...amongAll(matrix(1, 2, Float32Array.of(0.25, 0.75)), seen, 5).data]).toEqual([0, 0.25, 0, 0, 0.75])
  expect(differentAnswers(several)).toBe(2)
  expect(differentAnswers(Int32Array.of(3, 3))).toBe(1)
})
