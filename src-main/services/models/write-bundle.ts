import { readdirSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BundleFiles } from '../../bundles/manifest.ts'
import { makeFolder } from '../../platform/make-folder.ts'
import { NamedError } from '../../platform/named-error.ts'
import { writeAtomically } from '../../platform/write-atomically.ts'
import { zipArchive } from '../../platform/zip-archive.ts'
import { requireNoProject } from '../../storage/file-header.ts'

const SUMS = 'SHA256SUMS'

/** A folder that holds other things than a bundle: none of them is touched. */
export class FolderInUse extends NamedError<{ path: string; found: string }> {
  constructor(path: string, found: string) {
    super({ path, found }, `${path} holds ${found}: name a folder that is empty, new, or an earlier bundle`)
  }
}

/** One archive where the path ends in .zip, else a folder; an earlier bundle there is replaced, its sums gone first and written last. Throws FolderInUse. */
export async function writeBundle(path: string, files: BundleFiles): Promise<void> {
  if (/\.zip$/i.test(path)) {
    requireNoProject(path)
    return writeAtomically(path, zipArchive(files))
  }
  makeFolder(path)
  const found = readdirSync(path)
  const earlier = found.includes(SUMS) && found.includes('bundle.json')
  if (found.length > 0 && !earlier) throw new FolderInUse(path, found.slice(0, 3).join(', '))
  if (earlier) await removeEarlier(path)
  for (const [name, bytes] of files) await writeAtomically(join(path, name), bytes)
}

/** What its sums name, and nothing else. */
async function removeEarlier(path: string): Promise<void> {
  const sums = await readFile(join(path, SUMS), 'utf8')
  const names = [...sums.matchAll(/^[0-9a-f]{64} {2}([^/\\\n]+)$/gm)].map(([, name]) => name!)
  for (const name of [SUMS, ...names]) await rm(join(path, name), { force: true })
}
