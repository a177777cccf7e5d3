import { lstat, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { asFileError, NotAFile } from './file-errors.ts'
import { makeFolder } from './make-folder.ts'

type Content = string | Uint8Array | AsyncIterable<Uint8Array>
let drafts = 0

/**
 * Replaces a file whole: a crash or a failure leaves the old content or the new, never half of it, and no draft. Makes the folder where it is
 * missing; a link is written through. Throws NotAFile rather than replace a folder or a device, the errors of `asFileError`, and what the
 * content throws. `mode`: who may read it, less what the system takes away.
 */
export async function writeAtomically(path: string, content: Content, mode = 0o666): Promise<void> {
  try {
    makeFolder(dirname(path))
    const target = await replaceable(path)
    const draft = join(dirname(target), `.kindling-${process.pid}-${++drafts}.draft`)
    try {
      await writeSafely(draft, content, mode)
      await rename(draft, target)
    } catch (error) {
      await rm(draft, { force: true }).catch(() => {})
      throw error
    }
  } catch (error) {
    throw asFileError(path, error)
  }
}

/** What a rename may replace: a plain file, or nothing; of a link, what it leads to. */
async function replaceable(path: string): Promise<string> {
  const found = await lstat(path).catch(unlessMissing)
  if (!found) return path
  const plain = found.isSymbolicLink() ? await stat(path).catch(unlessMissing) : found
  if (!plain?.isFile()) throw new NotAFile({ path })
  return found.isSymbolicLink() ? realpath(path) : path
}

const unlessMissing = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null
  throw error
}

/** On the disk when it resolves. */
async function writeSafely(path: string, content: Content, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode)
  try {
    if (typeof content === 'string' || content instanceof Uint8Array) await file.writeFile(content)
    else for await (const chunk of content) await file.writeFile(chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}
