import { expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { scoresOf } from '../../../tests/query-strategies/scores-of.ts'
import { entropy } from './entropy.ts'

test('scores of the emitted graph match the reference to 1e-6', async () => {
  const { P, entropy_nats: expected } = golden<{ P: number[][]; entropy_nats: number[] }>('uncertainty')
  const scores = await scoresOf(entropy, P)
  expected.forEach((value, i) => expect(scores[i]).toBeCloseTo(value, 6))
})
