import { expect, test } from 'vitest'
import { clusteredFeatures } from '../../../tests/query-strategies/make-request.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { accuracy, predictedClasses } from '../../evaluation/classification-metrics.ts'
import { gatherRows, matrix } from '../../platform/matrix.ts'
import { resolveOptions } from '../../platform/options.ts'
import { plainMatrixMath } from '../../query-strategies/geometry/plain-matrix-math.ts'
import { neighbourGraph } from '../../sample-graph/neighbour-graph.ts'
import { probabilitiesOf } from '../../training/head-graph.ts'
import type { FeatureLearner } from '../learner.ts'
import type { TrainingTask } from '../../training/training-task.ts'
import type { Matrix } from '../../platform/matrix.ts'
import { softmaxHead } from '../softmax-head/softmax-head.ts'
import { poolHead } from './pool-head.ts'
import { pseudoLabels } from './pseudo-labels.ts'

const CLASSES = 4
const context = { runtime: createRuntime({ threads: 1 }), seed: 1 }
const pool = clusteredFeatures(400, 12, CLASSES, 6, 0.8)
const truth = Int32Array.from({ length: 400 }, (_, i) => i % CLASSES)

async function task(places: Int32Array): Promise<TrainingTask<Matrix>> {
  const graph = await neighbourGraph(pool, 10, plainMatrixMath.nearest)
  const labels = places.map((row) => truth[row]!)
  return { classes: CLASSES, train: { rows: gatherRows(pool, places), labels }, pool: { rows: pool, graph, places } }
}

async function worth(learner: FeatureLearner, given: TrainingTask<Matrix>) {
  const model = await learner.train(given, resolveOptions(learner.id, learner.options), context)
  const { parameters } = model
  const predicted = predictedClasses(
    await probabilitiesOf({ parameters, logits: learner.logits }, pool, context.runtime),
  )
  return { model, accuracy: accuracy(truth, predicted) }
}

test('one label a class: the pool brings the head nearer to the truth than the labels alone do', async () => {
  const given = await task(Int32Array.of(0, 1, 2, 3))
  const [taught, plain] = [
    await worth(poolHead as unknown as FeatureLearner, given),
    await worth(softmaxHead as unknown as FeatureLearner, given),
  ]
  expect(taught.accuracy).toBeGreaterThan(plain.accuracy + 0.05)
})

test('the head reads plain features and has the softmax head’s parameters: it needs no pool afterwards', async () => {
  const { model } = await worth(poolHead as unknown as FeatureLearner, await task(Int32Array.of(0, 1, 2, 3)))
  expect(model.parameters['weight']!.shape).toEqual([12, CLASSES])
})

test('without a pool it is the softmax head', async () => {
  const { classes, train } = await task(Int32Array.from({ length: 40 }, (_, i) => i))
  const [alone, plain] = [
    await worth(poolHead as unknown as FeatureLearner, { classes, train }),
    await worth(softmaxHead as unknown as FeatureLearner, { classes, train }),
  ]
  expect(alone.model.parameters).toEqual(plain.model.parameters)
})

test('pseudo-labels are the argmax of spread share × class share × output; unreached and labelled rows get none', () => {
  const spread = Float32Array.of(0.9, 0, 0.2, 0.1, 0, 0, 0.1, 0.3)
  const beliefs = matrix(4, 2, Float32Array.of(0.5, 0.5, 0.3, 0.7, 0.5, 0.5, 0.5, 0.5))
  const { rows, labels, weights } = pseudoLabels(spread, beliefs, Int32Array.of(0, 0, 1), new Set([0]))
  // Spread as shares of its row: (1, 0), (2/3, 1/3), none, (1/4, 3/4). Labels’ smoothed class shares: 3/5, 2/5.
  const mass = [1 + 2 / 3 + 1 / 4, 1 / 3 + 3 / 4]
  const m1 = [((2 / 3) * 0.6 * 0.3) / mass[0]!, ((1 / 3) * 0.4 * 0.7) / mass[1]!]
  const m3 = [((1 / 4) * 0.6 * 0.5) / mass[0]!, ((3 / 4) * 0.4 * 0.5) / mass[1]!]
  expect([...rows]).toEqual([1, 3])
  expect([...labels]).toEqual([m1, m3].map(([a, b]) => Number(b! > a!)))
  ;[m1, m3].forEach((m, i) => expect(weights[i]).toBeCloseTo((Math.max(...m) / (m[0]! + m[1]!)) ** 2, 6))
})

test('however many heads it compares, what it tells is one curve', async () => {
  const given = await task(Int32Array.from({ length: 80 }, (_, i) => i))
  const steps: number[] = []
  const watched = { ...context, onProgress: ({ step }: { step: number }) => void steps.push(step) }
  await poolHead.train(given, resolveOptions(poolHead.id, poolHead.options), watched)
  expect(steps.length).toBeGreaterThan(0)
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b))
})
