import { expect, test } from 'vitest'
import { clusteredFeatures } from '../../../tests/query-strategies/make-request.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { mulberry32 } from '../../platform/random.ts'
import { reduceMean } from '../../tensor-graph/ops/reduce.ts'
import { fitLinear } from '../../training/linear-head.ts'
import { bootstrapWeights } from './bootstrap-weights.ts'
import { committeeMean, committeeScores, fitCommittee, memberProbabilities } from './committee.ts'

const context = { runtime: createRuntime({ threads: 1 }), seed: 5 }
const features = clusteredFeatures(90, 6, 3, 2, 1.5)
const labels = Int32Array.from({ length: 90 }, (_, i) => i % 3)

test('every member sees every class as often as there are labels of it', () => {
  const few = Int32Array.of(0, 0, 0, 0, 1, 2, 2)
  const { rows, columns, data } = bootstrapWeights(few, 20, mulberry32(1))
  expect([rows, columns]).toEqual([7, 20])
  const shareOf = (member: number, label: number) =>
    few.reduce((sum, l, row) => sum + (l === label ? data[row * 20 + member]! : 0), 0)
  for (let member = 0; member < 20; member++) {
    expect(shareOf(member, 0)).toBeCloseTo(4 / 7, 6)
    expect(shareOf(member, 1)).toBeCloseTo(1 / 7, 6)
  }
  expect(
    new Set(Array.from({ length: 20 }, (_, m) => Array.from(few, (_, row) => data[row * 20 + m]!).join())).size,
  ).toBeGreaterThan(15)
})

test('each member is the head that its own draws alone would have made', async () => {
  const task = { features, labels, classes: 3, members: 3, inverseL2: 1 }
  const { parameters } = await fitCommittee(task, context)
  const weights = bootstrapWeights(labels, 3, mulberry32(context.seed))
  for (let member = 0; member < 3; member++) {
    const own = Float32Array.from(labels, (_, row) => weights.data[row * 3 + member]!)
    const alone = await fitLinear({ features, classes: 3, targets: labels, weights: own, l2: 1 / 90 }, context)
    const { data } = parameters['weight']!
    const found = Array.from({ length: 18 }, (_, i) => data[Math.floor(i / 3) * 9 + 3 * member + (i % 3)]!)
    const scale = Math.max(...alone.parameters['weight']!.data.map(Math.abs))
    found.forEach((w, i) => expect(Math.abs(w - alone.parameters['weight']!.data[i]!) / scale).toBeLessThan(0.02))
  }
})

test('scores come row by row out of the members’ probabilities', async () => {
  const committee = await fitCommittee({ features, labels, classes: 3, members: 4 }, context)
  const first = await committeeScores(committee, features, (q) => reduceMean(q, { axes: [1, 2] }), context.runtime)
  expect(first).toHaveLength(90)
  for (const score of first) expect(score).toBeCloseTo(1 / 3, 6)
})

test('the mean of the committee is that of what its members say', async () => {
  const committee = await fitCommittee({ features, labels, classes: 3, members: 4 }, context)
  const each = await memberProbabilities(committee, features, context.runtime)
  const mean = await committeeMean(committee, features, context.runtime)
  expect([mean.rows, mean.columns]).toEqual([90, 3])
  mean.data.forEach((p, i) => {
    const [row, c] = [Math.floor(i / 3), i % 3]
    const own = [0, 1, 2, 3].map((member) => each.data[row * 12 + member * 3 + c]!)
    expect(p).toBeCloseTo(own.reduce((a, b) => a + b) / 4, 6)
  })
})
