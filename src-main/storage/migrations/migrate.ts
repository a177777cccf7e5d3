import type { WritableDb } from '../database.ts'
import { firstSchema } from './0010-first-schema.ts'

export interface Migration {
  /** By tens, so that branches can merge. */
  readonly number: number
  readonly up: string
}

/** In order; files keep their numbers for ever. */
const migrations: readonly Migration[] = [firstSchema]

export const newestSchema = (): number => migrations.at(-1)!.number

/** Brings the file up to date: a copy first (`backup`, null for a new file), then each step in a transaction of its own. Forward only. */
export function migrate(db: WritableDb, backup: string | null): void {
  const at = Number(db.pragma('user_version'))
  const missing = migrations.filter(({ number }) => number > at)
  if (missing.length === 0) return
  if (backup) db.run({ text: 'VACUUM INTO ?', values: [`${backup}-${at}`] })
  for (const { number, up } of missing)
    db.transaction(() => {
      db.exec(up)
      db.pragma(`user_version = ${number}`)
    })
}
