import { mkdirSync, statSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { asFileError, CannotWriteFile } from './file-errors.ts'

/**
 * Makes a folder and those above it where they are missing. Node's own recursive mkdir never ends where the system will not have a folder (as
 * in /proc): it takes the refusal for a missing parent. Throws the errors of `asFileError`.
 */
export function makeFolder(path: string): void {
  const found = lookAt(path)
  if (found?.isDirectory()) return
  if (found) throw new CannotWriteFile({ path, code: 'ENOTDIR' })
  if (dirname(path) !== path) makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!lookAt(path)?.isDirectory()) throw asFileError(path, error)
  }
}

function lookAt(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null
  } catch (error) {
    throw asFileError(path, error)
  }
}
