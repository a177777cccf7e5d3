import { expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { scoresOf } from '../../../tests/query-strategies/scores-of.ts'
import { leastConfidence } from './least-confidence.ts'

test('scores of the emitted graph match the reference to 1e-6', async () => {
  const { P, least_confidence: expected } = golden<{ P: number[][]; least_confidence: number[] }>('uncertainty')
  const scores = await scoresOf(leastConfidence, P)
  expected.forEach((value, i) => expect(scores[i]).toBeCloseTo(value, 6))
})
