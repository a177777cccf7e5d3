import { expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { clusteredFeatures, makeRequest, randomProbabilities } from '../../../tests/query-strategies/make-request.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { resolveOptions } from '../../platform/options.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { input, type Tensor } from '../../tensor-graph/tensor.ts'
import { bald } from '../bald/bald.ts'
import { consensusEntropy, maxDivergence, mutualInformation, variationRatio, voteEntropy } from './disagreement.ts'
import { powerKey } from '../power-bald/power-bald.ts'

interface Committee {
  /** [members][samples][classes] */
  Q: number[][][]
  bald_nats: number[]
  vote_entropy_nats: number[]
  consensus_entropy: number[]
  variation_ratio: number[]
  max_kl_to_consensus: number[]
}

/** Scores by ONNX Runtime, members second as the graphs have them. */
async function scored(score: (q: Tensor) => Tensor, members: number[][][]): Promise<number[]> {
  const [m, n, c] = [members.length, members[0]!.length, members[0]![0]!.length]
  const scores = score(input('q', ['samples', m, c]))
  const session = await createRuntime({ threads: 1 }).session(
    encodeModel(emitGraph({ name: 'q', outputs: { scores } })),
  )
  const rows = Array.from({ length: n }, (_, i) => members.map((member) => member[i]!))
  const out = await session.run({ q: { type: 'float32', dims: [n, m, c], data: Float32Array.from(rows.flat(2)) } })
  await session.release()
  return [...(out['scores']!.data as Float32Array)]
}

const measures: [string, (q: Tensor) => Tensor, keyof Committee][] = [
  ['mutual information', mutualInformation, 'bald_nats'],
  ['vote entropy', voteEntropy, 'vote_entropy_nats'],
  ['consensus entropy', consensusEntropy, 'consensus_entropy'],
  ['variation ratio', variationRatio, 'variation_ratio'],
  ['largest divergence', maxDivergence, 'max_kl_to_consensus'],
]
test.each(measures)('%s is that of the reference', async (_, measure, name) => {
  const vectors = golden<Committee>('committee')
  const found = await scored(measure, vectors.Q)
  found.forEach((x, i) => expect(x).toBeCloseTo((vectors[name] as number[])[i]!, 6))
})

test.each(measures)(
  '%s of a row that is not numbers is no number, and its neighbours keep theirs',
  async (_, measure) => {
    const members = [1, 2].map((m) => [
      [0.5, 0.5 / m, 0.5 - 0.5 / m],
      [NaN, NaN, NaN],
      [0.2, 0.3, 0.5],
    ])
    const [before, nothing, after] = await scored(measure, members)
    expect([Number.isFinite(before), nothing, Number.isFinite(after)]).toEqual([true, NaN, true])
  },
)

test('certain members do no harm: 0 · ln 0 is 0', async () => {
  const members = [[[1, 0]], [[0, 1]]]
  expect((await scored(mutualInformation, members))[0]).toBeCloseTo(Math.LN2, 6)
  expect((await scored(maxDivergence, members))[0]).toBeCloseTo(Math.LN2, 6)
})

test('power keys order as the reference has them', () => {
  const { s, gumbel, beta, key, order } = golden<{
    s: number[]
    gumbel: number[]
    beta: number
    key: number[]
    order: number[]
  }>('power_sampling')
  const keys = s.map((score, i) => powerKey(score, beta, gumbel[i]!))
  keys.forEach((k, i) => expect(k).toBeCloseTo(key[i]!, 9))
  expect([0, 1, 2].sort((a, b) => keys[b]! - keys[a]!)).toEqual(order)
})

test('a committee that agrees about everything leaves it to margin, and says so', async () => {
  const probabilities = randomProbabilities(20, 3, 4)
  const output = { probabilities, scores: new Float32Array(20) }
  const request = makeRequest({ features: clusteredFeatures(20, 4, 3, 1), output, classes: 3, count: 4 })
  const { picks, reasons } = await bald.choose(request, resolveOptions(bald.id, bald.options))
  const margins = picks.map(({ parts }) => parts['margin']!)
  expect(margins).toEqual([...margins].sort((a, b) => b - a))
  expect(reasons).toContainEqual({ code: 'committee-agrees', fields: { members: 8 } })
})
