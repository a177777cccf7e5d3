import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { storedJson } from '../stored-json.ts'
import { FIRST_TASK } from './labels.ts'

/** A project's own settings (name, id, kind, strategy …), as JSON by key; null where there is none, or none that fits. */
export function readSetting<Value>(
  db: ReadableDb,
  key: string,
  fits: (value: unknown) => boolean = () => true,
): Value | null {
  const row = db.get<{ value: string }>(sql`SELECT value FROM project WHERE key = ${key}`)
  return storedJson<Value | null>(row?.value ?? null, null, fits)
}

export function writeSetting(db: WritableDb, key: string, value: unknown): void {
  db.run(
    sql`INSERT INTO project (key, value) VALUES (${key}, ${JSON.stringify(value)}) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  )
}

/** The same of one task: its strategy, its learner, what strategies remember, the state of its queue. */
export function readTaskSetting<Value>(
  db: ReadableDb,
  key: string,
  fits: (value: unknown) => boolean = () => true,
  task = FIRST_TASK,
): Value | null {
  const row = db.get<{ value: string }>(sql`SELECT value FROM task_settings WHERE task_id = ${task} AND key = ${key}`)
  return storedJson<Value | null>(row?.value ?? null, null, fits)
}

export function writeTaskSetting(db: WritableDb, key: string, value: unknown, task = FIRST_TASK): void {
  db.run(sql`INSERT INTO task_settings (task_id, key, value) VALUES (${task}, ${key}, ${JSON.stringify(value)})
    ON CONFLICT (task_id, key) DO UPDATE SET value = excluded.value`)
}
