import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { isHeldHere } from './studio-lock.ts'
import * as errors from './project-file-errors.ts'

/** 'Kndl' in ASCII: marks a SQLite file as ours. */
export const APPLICATION_ID = 0x4b6e646c
const HEADER = 'SQLite format 3\0'

/**
 * What can be told from the first 100 bytes (sqlite.org/fileformat2.html), before SQLite touches the file; costs the same at any size. Only for
 * a file this process has not open: closing a file takes all the process's locks off it. Throws NotAProject, ProjectTruncated.
 */
export function inspectHeader(path: string): void {
  const about = statSync(path)
  // A pipe would be waited for; a folder is no file.
  if (!about.isFile()) throw new errors.NotAProject({ path })
  const bytes = about.size
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    readSync(file, header, 0, 100, 0)
  } finally {
    closeSync(file)
  }
  if (bytes < 100 || header.toString('latin1', 0, 16) !== HEADER) throw new errors.NotAProject({ path })
  if (header.readUInt32BE(68) !== APPLICATION_ID) throw new errors.NotAProject({ path })
  const pageSize = header.readUInt16BE(16) === 1 ? 65536 : header.readUInt16BE(16)
  const expected = header.readUInt32BE(28) * pageSize
  // The size in the header is right only when both change counters agree; a fresh write-ahead file may hold the rest.
  const counted = header.readUInt32BE(24) === header.readUInt32BE(92)
  if (counted && bytes < expected && !existsSync(`${path}-wal`))
    throw new errors.ProjectTruncated({ path, bytes, expected })
}

/** Nothing else may be written over a project, least of all over the open one. Throws ProjectExists. */
export function requireNoProject(path: string): void {
  if (isHeldHere(path) || hasProjectHeader(path)) throw new errors.ProjectExists({ path })
}

function hasProjectHeader(path: string): boolean {
  try {
    inspectHeader(path)
    return true
  } catch (error) {
    return error instanceof errors.ProjectTruncated
  }
}
