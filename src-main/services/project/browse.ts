import { readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { FolderListing } from '../../contract/project.ts'
import { NamedError } from '../../platform/named-error.ts'

export class UnreadableFolder extends NamedError<{ path: string; reason: string }> {
  constructor(path: string, reason: string) {
    super({ path, reason }, `${path} cannot be listed: ${reason}`)
  }
}

/** Folders first, then files (none when a folder is wanted), by name; hidden ones left out. Default: the user's home. */
export async function browse({
  path = homedir(),
  want,
}: {
  path?: string
  want: 'file' | 'folder'
}): Promise<FolderListing> {
  const folder = resolve(path)
  const found = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableFolder(folder, error.code ?? error.message)
  })
  const entries = await Promise.all(
    found
      .filter(({ name }) => !name.startsWith('.'))
      .map(async ({ name }) => {
        const at = join(folder, name)
        const about = await stat(at).catch(() => null) // a link to nowhere
        return about && { name, path: at, isFolder: about.isDirectory(), bytes: about.isFile() ? about.size : null }
      }),
  )
  const parent = dirname(folder)
  return {
    path: folder,
    parent: parent === folder ? null : parent,
    entries: entries
      .filter((entry) => entry !== null && (entry.isFolder || want === 'file'))
      .map((entry) => entry!)
      .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name)),
  }
}
