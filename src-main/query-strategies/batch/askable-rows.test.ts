import { expect, test } from 'vitest'
import { makeRequest } from '../../../tests/query-strategies/make-request.ts'
import { matrix } from '../../platform/matrix.ts'
import { askableRows, completed, LabelledCandidate } from './askable-rows.ts'

const features = matrix(6, 2)
const labelled = { rows: Int32Array.of(0), labels: Int32Array.of(1) }

test('a labelled row among the candidates is refused by name', () => {
  const { pool } = makeRequest({ features, labelled, candidates: Int32Array.of(0, 1) })
  expect(() => askableRows(pool)).toThrow(LabelledCandidate)
})

test('one row of each group is distinct; copies of it, and of labelled rows, are held back', () => {
  const { pool } = makeRequest({ features, labelled, groups: Int32Array.of(0, 0, 1, 2, 2, 1) })
  expect(askableRows(pool)).toEqual({ distinct: Int32Array.of(2, 3), copies: Int32Array.of(1, 4, 5) })
})

test('a batch that stays short takes copies of labelled rows, but never two of a group', () => {
  const request = makeRequest({ features, labelled, groups: Int32Array.of(0, 0, 1, 2, 2, 1), count: 4 })
  const { picks } = completed(
    { picks: [{ row: 3, score: 1, parts: {} }], reasons: [] },
    askableRows(request.pool),
    request,
  )
  expect(picks.map(({ row }) => row)).toEqual([3, 2, 1])
})

test('a batch as large as the pool is the whole pool, copies and all', () => {
  const request = makeRequest({ features, labelled, groups: Int32Array.of(0, 0, 1, 2, 2, 1), count: 9 })
  const { picks } = completed({ picks: [], reasons: [] }, askableRows(request.pool), request)
  expect(picks.map(({ row }) => row)).toEqual([2, 3, 1, 4, 5])
})
