import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { FileExpected, FileMissing, FileUnreadable, FolderExpected, NoRegularFile } from './format-errors.ts'

/** What the system says about a path, as an error with a name. Anything else passes through. */
export function namedFileError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') return new FileMissing(path)
  return /^E[A-Z]+$/.test(code) ? new FileUnreadable(path, code, error) : error
}

export async function existing(path: string): Promise<Stats> {
  try {
    return await stat(path)
  } catch (error) {
    throw namedFileError(path, error)
  }
}

/** Size of a file in bytes. */
export async function requireFile(path: string): Promise<number> {
  const found = await existing(path)
  if (found.isDirectory()) throw new FileExpected(path)
  // Opening a pipe would wait for somebody to write into it, for ever.
  if (!found.isFile()) throw new NoRegularFile(path)
  return found.size
}

export async function requireFolder(path: string): Promise<void> {
  if (!(await existing(path)).isDirectory()) throw new FolderExpected(path)
}
