import { sql, type ReadableDb, type WritableDb } from '../database.ts'

/** A project's own settings (name, id, kind, strategy …), as JSON by key. */
export function readSetting<Value>(db: ReadableDb, key: string): Value | null {
  const row = db.get<{ value: string }>(sql`SELECT value FROM project WHERE key = ${key}`)
  return row ? (JSON.parse(row.value) as Value) : null
}

export function writeSetting(db: WritableDb, key: string, value: unknown): void {
  db.run(
    sql`INSERT INTO project (key, value) VALUES (${key}, ${JSON.stringify(value)}) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  )
}
