import { expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { scoresOf } from '../../../tests/query-strategies/scores-of.ts'
import { margin } from './margin.ts'

test('scores of the emitted graph match the reference to 1e-6', async () => {
  const { P, margin: expected } = golden<{ P: number[][]; margin: number[] }>('uncertainty')
  const scores = await scoresOf(margin, P)
  expected.forEach((value, i) => expect(scores[i]).toBeCloseTo(1 - value, 6))
})
