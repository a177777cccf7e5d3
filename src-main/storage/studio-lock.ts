import { rmSync, statSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { ProjectInUse } from './project-file-errors.ts'

/**
 * One studio at a time writes a project: a lock the operating system holds on a small file beside it (SQLite's own way of locking, so on every
 * system) and lets go of when the process ends, however it ends. Gives what releases it. Throws ProjectInUse.
 */
export function lockForStudio(path: string): () => void {
  const file = `${path}-lock`
  for (;;) {
    const lock = new Sqlite(file, { timeout: 0 })
    const opened = inodeOf(file)
    try {
      lock.exec('BEGIN EXCLUSIVE')
    } catch (cause) {
      lock.close()
      throw new ProjectInUse({ path }, { cause })
    }
    // The holder before may have removed the file between our opening and locking: a lock on nothing anybody else will see.
    if (opened !== null && inodeOf(file) === opened) return () => release(lock, file)
    lock.close()
  }
}

/** The file goes before the lock does. Windows removes no open file; there it goes after, unless somebody else is just trying. */
function release(lock: Sqlite.Database, file: string) {
  if (process.platform !== 'win32') rmSync(file, { force: true })
  lock.close()
  if (process.platform === 'win32') {
    try {
      rmSync(file, { force: true })
    } catch {
      // The next studio removes it.
    }
  }
}

const inodeOf = (file: string): bigint | null => statSync(file, { bigint: true, throwIfNoEntry: false })?.ino ?? null
