import { accessSync, constants, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { handle, type ReadableDb, type WritableDb } from './database.ts'
import { APPLICATION_ID, inspectHeader } from './file-header.ts'
import { migrate, newestSchema } from './migrations/migrate.ts'
import * as errors from './project-file-errors.ts'
import { translated } from './sqlite-errors.ts'
import { lockForStudio } from './studio-lock.ts'

export { translated } from './sqlite-errors.ts'

/** Makes a new project file. Throws ProjectExists rather than touch one that is there; what could not be made whole is not there at all. */
export function createProjectFile(path: string): WritableDb {
  if (existsSync(path)) throw new errors.ProjectExists({ path })
  translatedFolder(path, () => mkdirSync(dirname(path), { recursive: true }))
  requireWritable(dirname(path))
  const draft = `${path}.new`
  removeWithLogs(draft)
  try {
    translated(path, () => {
      const db = connect(draft)
      db.pragma(`application_id = ${APPLICATION_ID}`)
      migrate(db, null)
      db.close()
    })
    renameSync(draft, path)
  } catch (error) {
    removeWithLogs(draft)
    throw error
  }
  return openProjectFile(path)
}

/** Opens a project for writing (one studio at a time), bringing an older file up to date after a backup. Nothing is changed when it throws. */
export function openProjectFile(given: string): WritableDb {
  if (!existsSync(given)) throw new errors.ProjectMissing({ path: given })
  const path = realpathSync(given)
  // The lock comes first: to read a file by other means than SQLite and close it again takes this process's locks off it.
  const unlock = canWrite(dirname(path)) ? translated(path, () => lockForStudio(path)) : () => {}
  try {
    inspectHeader(path)
    requireWritable(dirname(path))
    requireWritable(path)
    return translated(path, () => connected(path, given, unlock))
  } catch (error) {
    unlock()
    throw error
  }
}

function connected(path: string, given: string, unlock: () => void): WritableDb {
  const db = connect(path, given, unlock)
  try {
    checkIdentity(db, path)
    migrate(db, `${path}.before-update`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Opens for reading beside a writer: the compute process, exports. */
export function readProjectFile(path: string): ReadableDb {
  if (!existsSync(path)) throw new errors.ProjectMissing({ path })
  return translated(path, () => {
    const db = handle(new Sqlite(path, { readonly: true, fileMustExist: true }), path)
    if (Number(db.pragma('application_id')) !== APPLICATION_ID) {
      db.close()
      throw new errors.NotAProject({ path })
    }
    return db
  })
}

function connect(path: string, given = path, onClose = () => {}): WritableDb {
  const connection = new Sqlite(path)
  const inode = inodeOf(path)
  function beforeDurable() {
    if (inodeOf(path) === inode) return
    // What is still in the write-ahead file goes where the project went.
    connection.pragma('wal_checkpoint(TRUNCATE)')
    throw new errors.ProjectMovedAway({ path: given })
  }
  const db = handle(connection, given, { beforeDurable, onClose })
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.pragma('foreign_keys = ON')
  db.pragma('cache_size = -32000')
  // Fewer, larger checkpoints; the write-ahead file goes back to 64 MB after a big import.
  db.pragma('wal_autocheckpoint = 8000')
  db.pragma('journal_size_limit = 67108864')
  return db
}

const inodeOf = (path: string): bigint | null => statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null

function checkIdentity(db: WritableDb, path: string) {
  const schema = Number(db.pragma('user_version'))
  if (schema > newestSchema()) throw new errors.ProjectFromTheFuture({ path, schema, newest: newestSchema() })
  db.all({ text: 'SELECT name FROM sqlite_schema', values: [] })
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
function requireWritable(path: string) {
  if (!canWrite(path)) throw new errors.ReadOnlyPlace({ path })
}

function translatedFolder(path: string, make: () => void) {
  try {
    make()
  } catch (cause) {
    throw new errors.ReadOnlyPlace({ path: dirname(path) }, { cause })
  }
}

function removeWithLogs(path: string) {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
}

/** A consistent copy beside the file while work goes on. */
export function backUp(db: WritableDb, to: string): void {
  rmSync(to, { force: true })
  translated(to, () => db.run({ text: 'VACUUM INTO ?', values: [to] }))
}

/** 'ok', or the first thing that is wrong. Reads the whole file. */
export const integrityOf = (db: WritableDb): string => {
  try {
    return String(db.pragma('integrity_check(1)'))
  } catch (error) {
    if (error instanceof errors.ProjectDamaged) return error.fields.detail
    throw error
  }
}
