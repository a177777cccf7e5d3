import { setImmediate } from 'node:timers/promises'
import type { Conversations } from '../../contract/conversations.ts'
import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { countsByState, sampleCount } from '../../storage/tables/samples.ts'
import { knownColumns } from '../../storage/tables/sample-columns.ts'
import { listTasks } from '../../storage/tables/tasks.ts'
import {
  addTurn,
  clearTurns,
  contextsAfter,
  conversationColumns,
  setConversationColumns,
  turnCounts,
  type ConversationColumns,
} from '../../storage/tables/turns.ts'
import { drawnOf } from '../project/set-aside.ts'
import { contextOf, furtherRecordsOf } from './stored-context.ts'
import { columnsThatLookLikeIt, isAnother, turnOf } from './turn-of.ts'

/** Rows a transaction. */
const SLICE = 2000

/** What is named, what could be, and what came of it. */
export function describeConversations(db: ReadableDb): Conversations {
  const [columns, known] = [conversationColumns(db), knownColumns(db)]
  const counts = columns ? turnCounts(db) : { conversations: 0, turns: 0, outside: sampleCount(db) }
  return { columns, offered: columns ? null : columnsThatLookLikeIt(known), known, ...counts, holdout: drawnOf(db) }
}

export const columnsNamed = ({ conversation, turn, speaker }: ConversationColumns): string[] =>
  [conversation, turn, speaker].filter((name) => name !== null)

/**
 * Makes the turns of all samples anew by these columns; null: there are none from now on. In slices, so that answers get through in between; cut short,
 * conversations are off. Not beside an import.
 */
export async function nameConversations(db: WritableDb, columns: ConversationColumns | null): Promise<void> {
  db.transaction(() => {
    setConversationColumns(db, null)
    clearTurns(db)
  })
  if (!columns) return
  for (let after = 0; ; await setImmediate()) {
    const slice = contextsAfter(db, after, SLICE)
    db.transaction(() => {
      for (const one of slice) addTurnsOf(db, columns, one)
      if (slice.length < SLICE) setConversationColumns(db, columns)
    })
    if (slice.length < SLICE) return
    after = slice.at(-1)!.id
  }
}

function addTurnsOf(
  db: WritableDb,
  columns: ConversationColumns,
  { id, context, furtherRecords }: ReturnType<typeof contextsAfter>[number],
) {
  const own = contextOf(context)
  const first = turnOf(columns, own)
  if (first) addTurn(db, id, first, true)
  // A further record says only what the sample does not.
  for (const record of furtherRecordsOf(furtherRecords)) {
    const turn = turnOf(columns, { ...own, ...record.context })
    if (turn && isAnother(columns, turn, first)) addTurn(db, id, turn, false)
  }
}

/** Whether the hold-out may be drawn again: nothing has been labelled that a model could have learnt. */
export const isUnlabelled = (db: ReadableDb): boolean =>
  listTasks(db).every(({ id }) => countsByState(db, id).labelled === 0)
