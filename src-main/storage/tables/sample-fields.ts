import { sql, type ReadableDb } from '../database.ts'
import { storedJson } from '../stored-json.ts'

/** What else the records of samples said (of the whole pool where none are named), by name, in the order of their ids; without those that said nothing more. */
export function* sampleFields(
  db: ReadableDb,
  samples?: readonly number[],
): Generator<{ readonly sample: number; readonly fields: Readonly<Record<string, unknown>> }> {
  const some = samples ? sql`AND id IN (SELECT value FROM json_each(${JSON.stringify(samples)}))` : sql``
  const rows = db.iterate<{ sample: number; context: string }>(
    sql`SELECT id AS sample, context FROM pool WHERE context IS NOT NULL ${some} ORDER BY id`,
  )
  for (const { sample, context } of rows) yield { sample, fields: storedJson<Record<string, unknown>>(context, {}) }
}
