import { expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { scoresOf } from '../../../tests/query-strategies/scores-of.ts'
import { ratio } from './ratio.ts'

test('scores of the emitted graph match the reference to 1e-6', async () => {
  const { P, ratio: expected } = golden<{ P: number[][]; ratio: number[] }>('uncertainty')
  const scores = await scoresOf(ratio, P)
  expected.forEach((value, i) => expect(scores[i]).toBeCloseTo(value, 6))
})
