import { accessSync, constants, existsSync, realpathSync, renameSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { asFileError } from '../platform/file-errors.ts'
import { makeFolder } from '../platform/make-folder.ts'
import { removeWithLogs } from './back-up.ts'
import { handle, type ReadableDb, type WritableDb } from './database.ts'
import { APPLICATION_ID, inspectHeader } from './file-header.ts'
import { fileId } from './file-id.ts'
import { migrate, newestSchema } from './migrations/migrate.ts'
import * as errors from './project-file-errors.ts'
import { translated } from './sqlite-errors.ts'
import { lockForStudio, requireNoOtherName } from './studio-lock.ts'

export { backUp, removeWithLogs } from './back-up.ts'
export { translated } from './sqlite-errors.ts'

/** Makes a new project file. Throws ProjectExists rather than touch one that is there; what could not be made whole is not there at all. */
export function createProjectFile(path: string): WritableDb {
  requireShortName(path)
  if (existsSync(path)) throw new errors.ProjectExists({ path })
  makeFolder(dirname(path))
  requireWritable(dirname(path))
  const draft = `${path}.new`
  removeWithLogs(draft)
  try {
    translated(path, () => {
      const db = connect(draft)
      closingOnFailure(db, () => {
        db.pragma(`application_id = ${APPLICATION_ID}`)
        migrate(db, null)
      })
      db.close()
    })
    renameSync(draft, path)
  } catch (error) {
    removeWithLogs(draft)
    throw asFileError(path, error)
  }
  return openProjectFile(path)
}

/** Opens a project for writing (one studio at a time), bringing an older file up to date after a backup. Nothing is changed when it throws. */
export function openProjectFile(given: string): WritableDb {
  if (!existsSync(given)) throw new errors.ProjectMissing({ path: given })
  requireShortName(given)
  const path = realpathSync(given)
  if (!statSync(path).isFile()) throw new errors.NotAProject({ path })
  // The lock comes first: to read a file by other means than SQLite and close it again takes this process's locks off it.
  const unlock = canWrite(dirname(path)) ? translated(path, () => lockForStudio(path)) : () => {}
  try {
    inspectHeader(path)
    requireWritable(dirname(path))
    requireWritable(path)
    requireNoOtherName(path)
    return translated(path, () => connected(path, given, unlock))
  } catch (error) {
    unlock()
    throw asFileError(path, error)
  }
}

function connected(path: string, given: string, unlock: () => void): WritableDb {
  const db = connect(path, given, unlock)
  return closingOnFailure(db, () => {
    checkIdentity(db, path)
    migrate(db, `${path}.before-update`)
    return db
  })
}

/** What fails while a file is opened leaves it closed, and its lock with nobody. */
export function closingOnFailure<Result>(db: ReadableDb, work: () => Result): Result {
  try {
    return work()
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
    return closingOnFailure(db, () => {
      if (Number(db.pragma('application_id')) !== APPLICATION_ID) throw new errors.NotAProject({ path })
      return db
    })
  })
}

function connect(path: string, given = path, onClose = () => {}): WritableDb {
  const connection = new Sqlite(path)
  const opened = fileId(path)
  function beforeDurable() {
    if (fileId(path) === opened) return
    // What is still in the write-ahead file goes where the project went.
    connection.pragma('wal_checkpoint(TRUNCATE)')
    throw new errors.ProjectMovedAway({ path: given })
  }
  const db = handle(connection, given, { beforeDurable, onClose })
  return closingOnFailure(db, () => {
    for (const setting of SETTINGS) db.pragma(setting)
    return db
  })
}

const SETTINGS = [
  'journal_mode = WAL',
  'synchronous = NORMAL',
  'foreign_keys = ON',
  'cache_size = -32000',
  // A damaged page is noticed when it is read, not taken for rows.
  'cell_size_check = ON',
  // Fewer, larger checkpoints; the write-ahead file goes back to 64 MB after a big import.
  'wal_autocheckpoint = 8000',
  'journal_size_limit = 67108864',
]

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

/** Beside a project lie files named after it (`-lock`, `-wal`, `.new-journal`); a file's name has 255 bytes at most. Throws NameTooLong. */
function requireShortName(path: string) {
  if (Buffer.byteLength(basename(path)) > 255 - '.new-journal'.length) throw new errors.NameTooLong({ path })
}

/** 'ok', or the first thing that is wrong. Reads the whole file. */
export const integrityOf = (db: ReadableDb): string => {
  try {
    return String(db.pragma('integrity_check(1)'))
  } catch (error) {
    if (error instanceof errors.ProjectDamaged) return error.fields.detail
    throw error
  }
}
