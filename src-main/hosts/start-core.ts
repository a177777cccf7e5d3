import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ComputePort } from '../compute/compute-port.ts'
import { forkCompute } from '../compute/fork-compute.ts'
import { consoleLog } from '../platform/log.ts'
import { openStudio, type Host, type Studio } from '../services/open-studio.ts'
import { userFolders } from './user-folders.ts'

/** Source entries lie in src-main/entries, built ones all in out/main: both two folders below the root. */
export const rootOf = (entries: string): string => join(entries, '../..')

interface CoreOptions {
  /** How this host starts a compute process; a forked child when left out. */
  readonly forkCompute?: () => ComputePort
  readonly sockets?: () => readonly string[]
}

/** The studio of any host: the user's folders, the system's clock, a compute process. `entries`: the folder of the process entries. */
export function startCore(
  host: Host,
  entries: string,
  { forkCompute: fork, sockets }: CoreOptions = {},
): Promise<Studio> {
  const root = rootOf(entries)
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return openStudio({
    host,
    version,
    folders: userFolders(join(root, 'resources')),
    clock: Date.now,
    newSeed: () => randomInt(2 ** 32),
    log: consoleLog,
    forkCompute: fork ?? (() => forkCompute(entries)),
    entries,
    sockets,
  })
}
