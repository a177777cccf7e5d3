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

test('where a sample may have several labels, its doubt is that of each label, on average or of the least sure one', async () => {
  const least = { overLabels: 'least sure' }
  close(await scoresOf(leastConfidence, rows, {}, 'multi'), [0.7 / 3, 0.3, 0])
  close(await scoresOf(leastConfidence, rows, least, 'multi'), [0.5, 0.3, 0])
  close(await scoresOf(margin, rows, {}, 'multi'), [(0.2 + 1 + 0.2) / 3, 0.6, 0])
  close(await scoresOf(margin, rows, least, 'multi'), [1, 0.6, 0])
  close(await scoresOf(entropy, rows, {}, 'multi'), [(2 * h(0.1) + h(0.5)) / 3, h(0.3), 0])
  close(await scoresOf(entropy, rows, least, 'multi'), [h(0.5), h(0.3), 0])
})

test('policies weigh rows by the same doubt', () => {
  const probabilities = matrix(3, 3, Float32Array.from(rows.flat()))
  const doubts = [0, 1, 2].map((row) => doubtOf('multi')(probabilities, row))
  ;[(0.2 + 1 + 0.2) / 3, 0.6, 0].forEach((doubt, i) => expect(doubts[i]).toBeCloseTo(doubt, 6))
})
