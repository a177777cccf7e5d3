import { accessSync, constants, existsSync, openSync, readSync, closeSync, statSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { handle, type ReadableDb, type WritableDb } from './database.ts'
import { migrate, newestSchema } from './migrations/migrate.ts'
import * as errors from './project-file-errors.ts'

/** 'Kndl' in ASCII: marks a SQLite file as ours. */
const APPLICATION_ID = 0x4b6e646c
const HEADER = 'SQLite format 3\0'

/** Makes a new project file. Throws ProjectExists rather than touch one that is there. */
export function createProjectFile(path: string): WritableDb {
  if (existsSync(path)) throw new errors.ProjectExists({ path })
  mkdirSync(dirname(path), { recursive: true })
  requireWritable(dirname(path))
  return translated(path, () => {
    const db = connect(path)
    db.pragma(`application_id = ${APPLICATION_ID}`)
    migrate(db, null)
    // Into the file itself, not only its log: other processes tell a project by its header.
    db.pragma('wal_checkpoint(TRUNCATE)')
    return db
  })
}

/** Opens a project for writing (one studio at a time), bringing an older file up to date after a backup. Nothing is changed when it throws. */
export function openProjectFile(path: string): WritableDb {
  inspectHeader(path)
  requireWritable(dirname(path))
  requireWritable(path)
  return translated(path, () => {
    const db = connect(path)
    try {
      checkIdentity(db, path)
      migrate(db, `${path}.before-update`)
      return db
    } catch (error) {
      db.close()
      throw error
    }
  })
}

/** Opens for reading beside a writer: the compute process. */
export function readProjectFile(path: string): ReadableDb {
  inspectHeader(path)
  return translated(path, () => handle(new Sqlite(path, { readonly: true })))
}

function connect(path: string): WritableDb {
  const db = handle(new Sqlite(path))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.pragma('foreign_keys = ON')
  db.pragma('cache_size = -32000')
  // Fewer, larger checkpoints; the write-ahead file goes back to 64 MB after a big import.
  db.pragma('wal_autocheckpoint = 8000')
  db.pragma('journal_size_limit = 67108864')
  return db
}

/** What can be told from the first bytes, before SQLite touches the file. */
function inspectHeader(path: string) {
  if (!existsSync(path)) throw new errors.ProjectMissing({ path })
  const bytes = statSync(path).size
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  readSync(file, header, 0, 100, 0)
  closeSync(file)
  if (bytes < 100 || header.toString('latin1', 0, 16) !== HEADER) throw new errors.NotAProject({ path })
  if (header.readUInt32BE(68) !== APPLICATION_ID) throw new errors.NotAProject({ path })
  const pageSize = header.readUInt16BE(16) === 1 ? 65536 : header.readUInt16BE(16)
  const pages = header.readUInt32BE(28)
  // The size in the header is right only when both change counters agree; a fresh WAL may hold the rest.
  if (header.readUInt32BE(24) === header.readUInt32BE(92) && bytes < pages * pageSize && !existsSync(`${path}-wal`))
    throw new errors.ProjectTruncated({ path, bytes, expected: pages * pageSize })
}

function checkIdentity(db: WritableDb, path: string) {
  const schema = Number(db.pragma('user_version'))
  if (schema > newestSchema()) throw new errors.ProjectFromTheFuture({ path, schema, newest: newestSchema() })
  db.all({ text: 'SELECT name FROM sqlite_schema', values: [] })
}

function requireWritable(path: string) {
  try {
    accessSync(path, constants.W_OK)
  } catch {
    throw new errors.ReadOnlyPlace({ path })
  }
}

/** SQLite's codes as the studio's errors. */
export function translated<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const code = (error as { code?: string }).code ?? ''
    if (code.startsWith('SQLITE_FULL')) throw new errors.DiskFull({ path }, { cause: error })
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
      throw new errors.ProjectInUse({ path }, { cause: error })
    if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN'))
      throw new errors.ReadOnlyPlace({ path }, { cause: error })
    if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_IOERR'))
      throw new errors.ProjectDamaged({ path, detail: (error as Error).message }, { cause: error })
    throw error
  }
}

/** A consistent copy beside the file while work goes on. */
export function backUp(db: WritableDb, to: string): void {
  rmSync(to, { force: true })
  translated(to, () => db.run({ text: 'VACUUM INTO ?', values: [to] }))
}

/** 'ok', or the first thing that is wrong. Reads the whole file. */
export const integrityOf = (db: WritableDb): string =>
  String(translated(db.path, () => db.pragma('integrity_check(1)')))
