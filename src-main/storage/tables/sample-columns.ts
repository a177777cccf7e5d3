import { NamedError } from '../../platform/named-error.ts'
import { sql, type ReadableDb } from '../database.ts'
import { sampleCount } from './samples.ts'

/** Columns that no sample keeps beside its content. What was named before stands. */
export class UnknownColumns extends NamedError<{ columns: string; known: string }> {
  constructor(columns: readonly string[], known: readonly string[]) {
    const fields = { columns: columns.join(', '), known: known.join(', ') || '–' }
    super(fields, `No sample has ${fields.columns} beside its content; the columns are: ${fields.known}`)
  }
}

/** Samples whose columns are looked at. */
const LOOKED_AT = 1000
/** Samples spread over the pool, which is numbered without gaps. */
export function spreadSamples(db: ReadableDb): number[] {
  const samples = sampleCount(db)
  const step = Math.max(1, samples / LOOKED_AT)
  return Array.from({ length: Math.min(samples, LOOKED_AT) }, (_, i) => 1 + Math.floor(i * step))
}

const fields = sql`json_each(CASE WHEN json_valid(s.context) THEN s.context ELSE '{}' END)`
/** Columns that samples keep beside their content, in the order in which they come up; read off samples spread over the pool. */
export const knownColumns = (db: ReadableDb): string[] =>
  db.pluck(sql`SELECT j.key FROM json_each(${JSON.stringify(spreadSamples(db))}) w JOIN pool s ON s.id = w.value, ${fields} j
    GROUP BY j.key ORDER BY MIN(s.id), MIN(j.id)`)
/** Whether any sample has it; where none has, all are looked through. */
const hasColumn = (db: ReadableDb, column: string): boolean =>
  db.get(sql`SELECT 1 FROM pool s, ${fields} j WHERE j.key = ${column} LIMIT 1`) !== undefined

/** Throws UnknownColumns, which names them all; `more`: columns that are to come with a file. */
export function requireColumns(db: ReadableDb, columns: readonly string[], more: readonly string[] = []): void {
  const missing = columns.filter((name) => !more.includes(name) && !hasColumn(db, name))
  if (missing.length > 0) throw new UnknownColumns(missing, [...new Set([...more, ...knownColumns(db)])])
}
