import { expect, test } from 'vitest'
import { makeRequest } from '../../../tests/query-strategies/make-request.ts'
import { matrix } from '../../platform/matrix.ts'
import { LabelledCandidate, requireUnlabelled, wholeBatch } from './whole-batch.ts'

const features = matrix(6, 2)
const labelled = { rows: Int32Array.of(0), labels: Int32Array.of(1) }

test('a labelled row among the candidates is refused by name', () => {
  const { pool } = makeRequest({ features, labelled, candidates: Int32Array.of(0, 1) })
  expect(() => requireUnlabelled(pool)).toThrow(LabelledCandidate)
})

test('a batch that stays short is filled up with what the strategy could not score, and says so', () => {
  const chosen = { picks: [{ row: 3, score: 1, parts: {} }], reasons: [] }
  const { picks } = wholeBatch(chosen, Int32Array.of(1, 2, 3, 4), 3)
  expect(picks.map(({ row }) => row)).toEqual([3, 1, 2])
  expect(picks.map(({ parts }) => parts)).toEqual([{}, { unscorable: 1 }, { unscorable: 1 }])
})

test('a batch that came out too long is cut', () => {
  const picks = [3, 1, 2].map((row) => ({ row, score: 1, parts: {} }))
  expect(wholeBatch({ picks, reasons: [] }, Int32Array.of(1, 2, 3, 4), 2).picks.map(({ row }) => row)).toEqual([3, 1])
})
