import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { WritableDb } from './database.ts'
import { sizeOf } from './file-id.ts'
import { DiskFull } from './project-file-errors.ts'

/** Kept free for people's answers, and for taking back what did not fit. */
const RESERVE = 1024 ** 2

/** What machines write (imports, features) stops before the disk is full to its last byte: an answer must still find room. Throws DiskFull. */
export function requireRoom(db: WritableDb): void {
  // What lies in the write-ahead file is still to be copied into the project.
  if (freeAt(db.path) > RESERVE + 2 * sizeOf(`${db.path}-wal`)) return
  db.pragma('wal_checkpoint(TRUNCATE)')
  if (freeAt(db.path) < RESERVE) throw new DiskFull({ path: db.path })
}

/** Bytes; as many as anybody wants where the system does not say. */
function freeAt(path: string): number {
  try {
    const { blocks, bavail, bsize } = statfsSync(dirname(path))
    return blocks > 0 ? bavail * bsize : Infinity
  } catch {
    return Infinity
  }
}
