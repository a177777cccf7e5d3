import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { forkCompute } from '../../src-main/compute/fork-compute.ts'
import { silentLog } from '../../src-main/platform/log.ts'
import { openStudio, type Studio, type StudioDeps } from '../../src-main/services/open-studio.ts'

export const ENTRIES = join(import.meta.dirname, '../../src-main/entries')

export const foldersIn = (folder: string): StudioDeps['folders'] => ({
  settings: join(folder, 'settings'),
  projects: join(folder, 'projects'),
  downloads: join(folder, 'downloads'),
  resources: join(folder, 'resources'),
  uploads: join(folder, 'uploads'),
})

/** A whole core in a folder of its own, with a real compute process and seeds that count from 1. */
export async function temporaryStudio(
  change: Partial<StudioDeps> = {},
): Promise<{ studio: Studio; folder: string; leave: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'kindling-host-'))
  let seed = 0
  const studio = await openStudio({
    host: 'web',
    version: '0.0.0',
    folders: foldersIn(folder),
    clock: Date.now,
    log: silentLog,
    newSeed: () => ++seed,
    forkCompute: () => forkCompute(ENTRIES),
    entries: ENTRIES,
    ...change,
  })
  const leave = async () => {
    await studio.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { studio, folder, leave }
}
