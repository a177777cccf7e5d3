import { createWriteStream } from 'node:fs'
import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { NamedError } from '../platform/named-error.ts'

export class UploadFailed extends NamedError<{ name: string; reason: string }> {
  constructor(name: string, reason: string) {
    super({ name, reason }, `${name} did not arrive: ${reason}. Nothing of it was kept.`)
  }
}
export class UploadTooLarge extends NamedError<{ name: string; megabytes: number }> {
  constructor(name: string, limit: number) {
    const megabytes = Math.floor(limit / 1024 ** 2)
    super({ name, megabytes }, `${name} is over the ${megabytes} MB that can be dropped. Nothing of it was kept.`)
  }
}

export interface Uploads {
  readonly receive: (name: string, stream: AsyncIterable<Uint8Array>) => Promise<string>
  /** Removes what was received since the start: whatever was wanted of it is in a project by now. */
  readonly clear: () => Promise<void>
}

/** Bytes of all files a page may send until the studio closes: they lie beside what was imported of them, often in memory. */
const LARGEST = 2 * 1024 ** 3

/**
 * Files that a page sent, each in a folder of its own under its own name, until the studio closes; nobody else on this machine can read
 * them. `prefix`: where their folder is made. What a studio that crashed left there is removed now.
 */
export function receiveUploads(prefix: string, largest = LARGEST): Uploads {
  let root: Promise<string> | null = null
  let [count, kept] = [0, 0]
  void removeLeftOver(prefix).catch(() => {})

  /** Counts as it goes, for what a sender says of its size proves nothing. */
  async function* within(name: string, stream: AsyncIterable<Uint8Array>) {
    let size = 0
    try {
      for await (const chunk of stream) {
        size += chunk.length
        kept += chunk.length
        if (kept > largest) throw new UploadTooLarge(name, largest)
        yield chunk
      }
      size = 0
    } finally {
      kept -= size
    }
  }
  return {
    async receive(name, stream) {
      let own = ''
      try {
        own = join(await (root ??= mkdtemp(`${prefix}-${process.pid}-`)), String(++count))
        await mkdir(own, { mode: 0o700 })
        const path = join(own, lastPartOf(name))
        await pipeline(Readable.from(within(name, stream)), createWriteStream(path, { mode: 0o600, flags: 'wx' }))
        return path
      } catch (error) {
        if (own) await rm(own, { recursive: true, force: true })
        else root = null
        if (error instanceof NamedError) throw error
        throw new UploadFailed(name, (error as NodeJS.ErrnoException).code ?? String(error))
      }
    },
    async clear() {
      if (root) await rm(await root, { recursive: true, force: true })
      root = null
      kept = 0
    },
  }
}

/** Only the last part of a name: a page must not choose the folder. */
function lastPartOf(name: string): string {
  const last = basename(name.replaceAll('\\', '/'))
  return ['', '.', '..'].includes(last) ? 'file' : last
}

/** Folders of processes that are gone. Only our own user's: the place is open to all. */
async function removeLeftOver(prefix: string) {
  const [folder, start] = [dirname(prefix), `${basename(prefix)}-`]
  const me = process.getuid?.()
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(start) ? /^\d+/.exec(name.slice(start.length)) : null
    if (!pid || isRunning(Number(pid[0]))) continue
    const path = join(folder, name)
    const found = await lstat(path)
    if (found.isDirectory() && (me === undefined || found.uid === me)) await rm(path, { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
