import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import * as errors from './project-file-errors.ts'

/** Runs work on a project file; SQLite's codes come out as the studio's errors, anything else as it is. */
export function translated<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw asNamed(path, error)
  }
}

/** Code families of SQLite. */
const NAMED: readonly (readonly [code: string, name: (path: string, cause: Error) => Error])[] = [
  ['SQLITE_FULL', (path, cause) => new errors.DiskFull({ path }, { cause })],
  ['SQLITE_BUSY', (path, cause) => new errors.ProjectInUse({ path }, { cause })],
  ['SQLITE_LOCKED', (path, cause) => new errors.ProjectInUse({ path }, { cause })],
  ['SQLITE_READONLY', (path, cause) => new errors.ReadOnlyPlace({ path }, { cause })],
  ['SQLITE_CANTOPEN', (path, cause) => fullOr(path, cause, new errors.ReadOnlyPlace({ path }, { cause }))],
  ['SQLITE_CORRUPT', (path, cause) => new errors.ProjectDamaged({ path, detail: cause.message }, { cause })],
  ['SQLITE_NOTADB', (path, cause) => new errors.ProjectDamaged({ path, detail: cause.message }, { cause })],
  [
    'SQLITE_IOERR',
    (path, cause) => fullOr(path, cause, new errors.DiskTrouble({ path, detail: cause.message }, { cause })),
  ],
]

/** SQLite shares 32 KB with the readers of a file. */
const LEAST_ROOM = 65_536

/** SQLite says no more than "I/O error" or "cannot open" where it is the room for a file beside the project that is missing. */
function fullOr(path: string, cause: Error, otherwise: Error): Error {
  try {
    const { blocks, bavail, bsize } = statfsSync(dirname(path))
    // What the system only pretends to be a disk (/proc) has no blocks at all.
    return blocks > 0 && bavail * bsize < LEAST_ROOM ? new errors.DiskFull({ path }, { cause }) : otherwise
  } catch {
    return otherwise
  }
}

function asNamed(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // The studio's own questions are well-formed: what they do not find was there when the file was made.
  if (code === 'SQLITE_ERROR' && /^no such|malformed/.test((error as Error).message))
    return new errors.ProjectDamaged({ path, detail: (error as Error).message }, { cause: error })
  const found = NAMED.find(([family]) => code.startsWith(family))
  return found ? found[1](path, error as Error) : error
}
