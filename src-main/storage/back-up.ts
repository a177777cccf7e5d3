import { renameSync, rmSync } from 'node:fs'
import { asFileError } from '../platform/file-errors.ts'
import { sql, type WritableDb } from './database.ts'

/** A consistent copy while work goes on, whole or not at all. */
export function backUp(db: WritableDb, to: string): void {
  const draft = `${to}.new`
  try {
    removeWithLogs(draft)
    db.run(sql`VACUUM INTO ${draft}`)
    renameSync(draft, to)
  } catch (error) {
    removeWithLogs(draft)
    throw asFileError(to, error)
  }
}

/** A file with all that SQLite keeps beside it. */
export function removeWithLogs(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
}
