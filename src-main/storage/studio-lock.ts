import { rmSync, statSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { fileId } from './file-id.ts'
import { ProjectInUse } from './project-file-errors.ts'

/** Projects this process holds. The system's locks are the process's own: they tell it nothing of itself. */
const held = new Set<string>()

/**
 * One studio at a time writes a project: a lock the operating system holds on a small file beside it (SQLite's own way of locking, so on every
 * system) and lets go of when the process ends, however it ends. Gives what releases it. Throws ProjectInUse; a place where no such file can be
 * made is told by SQLite's own errors.
 */
export function lockForStudio(path: string): () => void {
  const project = fileId(path)
  if (isHeldHere(path)) throw new ProjectInUse({ path })
  const unlock = lockBeside(path)
  if (project) held.add(project)
  let released = false
  return () => {
    if (released) return
    released = true
    if (project) held.delete(project)
    unlock()
  }
}

/** Whether this process has a project open there, under whatever name. */
export function isHeldHere(path: string): boolean {
  const project = fileId(path)
  return project !== null && held.has(project)
}

function lockBeside(path: string): () => void {
  const file = `${path}-lock`
  for (;;) {
    const lock = new Sqlite(file, { timeout: 0 })
    const opened = fileId(file)
    try {
      // Nothing is ever written: a lock must be had on a full disk too.
      lock.pragma('journal_mode = MEMORY')
      lock.exec('BEGIN EXCLUSIVE')
    } catch (cause) {
      lock.close()
      throw isHeld(cause) ? new ProjectInUse({ path }, { cause }) : cause
    }
    // The holder before may have removed the file between our opening and locking: a lock on nothing anybody else will see.
    if (opened !== null && fileId(file) === opened) return () => releaseFile(lock, file, opened)
    lock.close()
  }
}

/**
 * A file with a second name (a hard link) has a lock file and a write-ahead file under each; two studios would write past each other. SQLite's own
 * lock is on the file itself: whoever has it open under the other name holds a part of it. Throws ProjectInUse.
 */
export function requireNoOtherName(path: string): void {
  if (statSync(path).nlink < 2) return
  const probe = new Sqlite(path, { timeout: 0 })
  try {
    probe.pragma('locking_mode = EXCLUSIVE')
    probe.exec('BEGIN EXCLUSIVE; COMMIT')
  } catch (cause) {
    if (isHeld(cause)) throw new ProjectInUse({ path }, { cause })
    // Anything else (no project, read-only, damaged) is told by who opens it next.
  } finally {
    probe.close()
  }
}

const isHeld = (error: unknown): boolean =>
  error instanceof Sqlite.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code)

/** The file goes before the lock does, unless it is another studio's by now. Windows removes no open file; there it goes after. */
function releaseFile(lock: Sqlite.Database, file: string, opened: string) {
  const remove = () => {
    try {
      if (fileId(file) === opened) rmSync(file, { force: true })
    } catch {
      // Its folder cannot be written any more, or somebody is just trying: the next studio removes it.
    }
  }
  if (process.platform !== 'win32') remove()
  lock.close()
  if (process.platform === 'win32') remove()
}
