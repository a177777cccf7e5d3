import { setImmediate } from 'node:timers/promises'
import type { Conversations } from '../../contract/conversations.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { countsByState, sampleCount } from '../../storage/tables/samples.ts'
import { listTasks } from '../../storage/tables/tasks.ts'
import {
  addTurn,
  clearTurns,
  columnsOf,
  contextsAfter,
  conversationColumns,
  hasColumn,
  setConversationColumns,
  turnCounts,
  type ConversationColumns,
} from '../../storage/tables/turns.ts'
import { drawnOf } from '../project/set-aside.ts'
import { contextOf, furtherRecordsOf } from './stored-context.ts'
import { columnsThatLookLikeIt, isAnother, turnOf } from './turn-of.ts'

export class UnknownColumns extends NamedError<{ columns: string; known: string }> {
  constructor(columns: readonly string[], known: readonly string[]) {
    const fields = { columns: columns.join(', '), known: known.join(', ') || '–' }
    super(fields, `No sample has ${fields.columns} beside its text; the columns are: ${fields.known}`)
  }
}

/** Rows a transaction. */
const SLICE = 2000
/** Samples whose columns are looked at. */
const LOOKED_AT = 1000

/** What is named, what could be, and what came of it. */
export function describeConversations(db: ReadableDb): Conversations {
  const [columns, known] = [conversationColumns(db), knownColumns(db)]
  const counts = columns ? turnCounts(db) : { conversations: 0, turns: 0, outside: sampleCount(db) }
  return { columns, offered: columns ? null : columnsThatLookLikeIt(known), known, ...counts, holdout: drawnOf(db) }
}

/** Of samples spread over the pool, which is numbered without gaps. */
function knownColumns(db: ReadableDb): string[] {
  const samples = sampleCount(db)
  const step = Math.max(1, samples / LOOKED_AT)
  return columnsOf(
    db,
    Array.from({ length: Math.min(samples, LOOKED_AT) }, (_, i) => 1 + Math.floor(i * step)),
  )
}

/** Throws UnknownColumns; `more`: columns that are to come with a file. */
export function requireColumns(db: ReadableDb, columns: ConversationColumns, more: readonly string[] = []): void {
  const named = [columns.conversation, columns.turn, columns.speaker].filter((name) => name !== null)
  const missing = named.filter((name) => !more.includes(name) && !hasColumn(db, name))
  if (missing.length > 0) throw new UnknownColumns(missing, [...new Set([...more, ...knownColumns(db)])])
}

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
