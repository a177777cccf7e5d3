import { sql, type ReadableDb } from '../database.ts'
import { storedJson } from '../stored-json.ts'

/** What else the records of the pool said, by name, in the order of their ids; without those that said nothing more. */
export function* sampleFields(
  db: ReadableDb,
  limit = -1,
): Generator<{ readonly sample: number; readonly fields: Readonly<Record<string, unknown>> }> {
  const rows = db.iterate<{ sample: number; context: string }>(
    sql`SELECT id AS sample, context FROM pool WHERE context IS NOT NULL ORDER BY id LIMIT ${limit}`,
  )
  for (const { sample, context } of rows) yield { sample, fields: storedJson<Record<string, unknown>>(context, {}) }
}
