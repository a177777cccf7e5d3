import { expect, test } from 'vitest'
import { columnsThatLookLikeIt, turnOf } from './turn-of.ts'

const columns = { conversation: 'chat', turn: 'when', speaker: 'who' }
/** As SQLite sorts: numbers before text. */
const inOrder = (values: readonly (number | string)[]) =>
  [...values].sort((a, b) => (typeof a === typeof b ? (a < b ? -1 : Number(a > b)) : typeof a === 'number' ? -1 : 1))
const sorted = (whens: readonly unknown[]) => {
  const at = new Map(whens.map((when) => [turnOf(columns, { chat: 1, when })!.at, when]))
  return inOrder([...at.keys()]).map((key) => at.get(key))
}

test('turns are ordered by size, by time, by the numbers in a text, and what has none comes last', () => {
  expect(sorted(['10', '9', 2.5, '-1'])).toEqual(['-1', 2.5, '9', '10'])
  expect(sorted(['2026-01-02T00:30:00+02:00', '2026-01-01T23:00:00Z', '2026-01-01 09:00:00'])).toEqual([
    '2026-01-01 09:00:00',
    '2026-01-02T00:30:00+02:00',
    '2026-01-01T23:00:00Z',
  ])
  expect(sorted(['turn 10', 'turn 9', '', 'turn 1'])).toEqual(['turn 1', 'turn 9', 'turn 10', ''])
  expect(sorted(['9:05', '10:00', null, '9:30'])).toEqual(['9:05', '9:30', '10:00', null])
})

test('a record without a name of a conversation stands in none', () => {
  expect(turnOf(columns, { when: 1 })).toBeNull()
  expect(turnOf(columns, { chat: '  ', when: 1 })).toBeNull()
  expect(turnOf(columns, { chat: 7, when: 1, who: 'Ana' })).toEqual({ conversation: '7', at: 1, speaker: 'Ana' })
  expect(turnOf({ ...columns, turn: null, speaker: null }, { chat: 'a' })).toEqual({
    conversation: 'a',
    at: 0,
    speaker: null,
  })
})

test('columns are offered by their names, and only where one names a conversation', () => {
  expect(columnsThatLookLikeIt(['id', 'dialogue_id', 'turn', 'role'])).toEqual({
    conversation: 'dialogue_id',
    turn: 'turn',
    speaker: 'role',
  })
  for (const name of ['conversation_id', 'session_id', 'thread_id', 'chatId', 'Conversation ID', '会话编号'])
    expect(columnsThatLookLikeIt([name, 'shop'])).toEqual({ conversation: name, turn: null, speaker: null })
  expect(columnsThatLookLikeIt(['turn', 'role', 'shop', 'chatter', 'threads'])).toBeNull()
})
