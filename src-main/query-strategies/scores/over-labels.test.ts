import { expect, test } from 'vitest'
import { scoresOf } from '../../../tests/query-strategies/scores-of.ts'
import { matrix } from '../../platform/matrix.ts'
import { entropy } from '../entropy/entropy.ts'
import { leastConfidence } from '../least-confidence/least-confidence.ts'
import { margin } from '../margin/margin.ts'
import { doubtOf } from './doubt.ts'

// Three samples of three labels each, their probabilities apart from each other; by hand.
const rows = [
  [0.9, 0.5, 0.1],
  [0.7, 0.3, 0.3],
  [1, 0, 0],
]
const h = (p: number) => (p === 0 || p === 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log(1 - p))
const close = (found: Float32Array, wanted: readonly number[]) =>
  wanted.forEach((score, i) => expect(found[i]).toBeCloseTo(score, 6))

const SEVERAL = { kind: 'multi', perSample: 2 } as const

test('of the labels a sample would be given, as many as samples have in the mean, the least sure one counts', async () => {
  close(await scoresOf(margin, rows, {}, SEVERAL), [1 - (0.5 - 0.1), 1, 1])
  close(await scoresOf(leastConfidence, rows, {}, SEVERAL), [0.5, 0.7, 1])
  const shares = (p: readonly number[]) => p.map((x) => x / p.reduce((a, b) => a + b))
  const nats = (p: readonly number[]) => p.reduce((sum, x) => sum - (x > 0 ? x * Math.log(x) : 0), 0)
  close(
    await scoresOf(entropy, rows, {}, SEVERAL),
    rows.map((row) => nats(shares(row))),
  )
})

test('or each label by itself, on average or the one it is least sure of', async () => {
  const [average, least] = [{ overLabels: 'average' }, { overLabels: 'least sure' }]
  close(await scoresOf(leastConfidence, rows, average, SEVERAL), [0.7 / 3, 0.3, 0])
  close(await scoresOf(leastConfidence, rows, least, SEVERAL), [0.5, 0.3, 0])
  close(await scoresOf(margin, rows, average, SEVERAL), [(0.2 + 1 + 0.2) / 3, 0.6, 0])
  close(await scoresOf(margin, rows, least, SEVERAL), [1, 0.6, 0])
  close(await scoresOf(entropy, rows, average, SEVERAL), [(2 * h(0.1) + h(0.5)) / 3, h(0.3), 0])
  close(await scoresOf(entropy, rows, least, SEVERAL), [h(0.5), h(0.3), 0])
})

test('policies weigh rows by how spread out their labels are; margins of one class a sample stay', () => {
  const probabilities = matrix(3, 3, Float32Array.from(rows.flat()))
  const doubts = [0, 1, 2].map((row) => doubtOf('multi')(probabilities, row))
  const shares = [0.9 / 1.5, 0.5 / 1.5, 0.1 / 1.5]
  expect(doubts[0]).toBeCloseTo(shares.reduce((sum, p) => sum - p * Math.log(p), 0) / Math.log(3), 6)
  expect(doubts[2]).toBe(0)
  expect(doubtOf('single')(probabilities, 0)).toBeCloseTo(1 - 0.4, 6)
})
