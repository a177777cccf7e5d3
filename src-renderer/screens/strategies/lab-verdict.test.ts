import { expect, test } from 'vitest'
import type { LabResult } from '@contract/strategies'
import { labVerdict, placedIntervals } from './lab-verdict'

type Curve = LabResult['strategies'][number]
const curve = (id: string, aulc: number, againstRandom: Curve['againstRandom']): Curve => ({
  id,
  aulc,
  againstRandom,
  seeds: [],
  labelsTo90: 100,
  labelsTo95: null,
  aulcOfLog: 0,
})
const comparison = { area: null, p: null, ratioTo90: null, ratioTo95: null, verdict: 'no-gain' as const }

test('speaks of the strategy with the largest area that could be compared with random', () => {
  const random = curve('random.v1', 0.9, null)
  const strategies = [random, curve('a', 0.5, comparison), curve('b', 0.6, comparison), curve('c', 0.8, null)]
  expect(labVerdict({ full: null, strategies })).toMatchObject({ best: { id: 'b' }, kind: 'no-gain', random: 100 })
  expect(labVerdict({ full: null, strategies: [random] })).toBe(null)
})
test('intervals lie on one scale that reaches to random’s 100 %', () => {
  const { one, rows } = placedIntervals([{ low: 0.5, value: 0.6, high: 0.75 }, null])
  expect([one, rows[0]?.left, rows[0]?.width, rows[1]]).toEqual([100, 0, 50, null])
  expect(rows[0]?.dot).toBeCloseTo(20, 10)
})
