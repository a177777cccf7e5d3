import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { namedFileError, requireFolder } from '../required-path.ts'

/** What systems leave in folders; nobody's data. */
const LITTER = /^(\.|Thumbs\.db$|desktop\.ini$|__MACOSX$)/i

export interface FilesBelow {
  /** In the order of names. */
  readonly files: readonly string[]
  /** What lies below and cannot be looked into, with the reason. */
  readonly closed: readonly { readonly path: string; readonly problem: string }[]
}

/**
 * Every file below a folder, no litter of the system. Links are followed once, and only to what the walk has not come from: a link to a folder
 * above would bring in the whole disk. Throws FileMissing, FolderExpected, FileUnreadable for the folder itself; of what lies below each is told.
 */
export async function filesBelow(root: string, signal?: AbortSignal): Promise<FilesBelow> {
  const files: string[] = []
  const closed: { path: string; problem: string }[] = []
  const visited = new Set<string>()
  await requireFolder(root)
  const top = await realpath(root)
  const walk = async (folder: string, byLink: boolean): Promise<void> => {
    signal?.throwIfAborted()
    const real = await realpath(folder)
    if (byLink && isAbove(real, top)) return void closed.push({ path: folder, problem: 'a link to a folder around it' })
    if (visited.has(real)) return
    visited.add(real)
    // As bytes: a name that is no UTF-8 could not be opened again by its text.
    const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' })
    const named = entries.map((entry) => ({ entry, name: entry.name.toString('utf8') }))
    for (const { entry, name } of named.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (LITTER.test(name)) continue
      const path = join(folder, name)
      if (!Buffer.from(name).equals(entry.name)) closed.push({ path, problem: 'its name is no UTF-8: rename it' })
      else if (entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFolder(path))))
        await walk(path, entry.isSymbolicLink()).catch((error: unknown) =>
          closed.push({ path, problem: reasonOf(error) }),
        )
      else files.push(path)
    }
  }
  await walk(root, false).catch((error) => {
    throw namedFileError(root, error)
  })
  signal?.throwIfAborted()
  return { files, closed }
}

const isAbove = (folder: string, below: string) => below === folder || below.startsWith(join(folder, '/'))

const leadsToFolder = (link: string) =>
  stat(link).then(
    (found) => found.isDirectory(),
    () => false,
  )

/** Gone since its name was read, or closed to this user. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  return code === 'ENOENT' ? 'no such folder any more' : `cannot be read (${code})`
}
