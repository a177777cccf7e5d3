import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Clock } from '../platform/clock.ts'
import { NamedError } from '../platform/named-error.ts'

export class UploadFailed extends NamedError<{ name: string; reason: string }> {
  constructor(name: string, reason: string) {
    super({ name, reason }, `${name} did not arrive: ${reason}. Nothing of it was kept.`)
  }
}

export interface Uploads {
  readonly receive: (name: string, stream: AsyncIterable<Uint8Array>) => Promise<string>
  /** Removes what was received since the start: whatever was wanted of it is in a project by now. */
  readonly clear: () => Promise<void>
}

/** Files that a page sent, each in a folder of its own under its own name, until the studio closes. */
export function receiveUploads(folder: string, clock: Clock): Uploads {
  const received: string[] = []
  return {
    async receive(name, stream) {
      const own = join(folder, `${clock()}-${received.length}`)
      received.push(own)
      // Only the last part of the name: a page must not choose the folder.
      const path = join(own, basename(name.replaceAll('\\', '/')) || 'file')
      try {
        await mkdir(own, { recursive: true })
        await pipeline(Readable.from(stream), createWriteStream(path))
        return path
      } catch (error) {
        await rm(own, { recursive: true, force: true })
        throw new UploadFailed(name, error instanceof Error ? error.message : String(error))
      }
    },
    async clear() {
      await Promise.all(received.splice(0).map((own) => rm(own, { recursive: true, force: true })))
    },
  }
}
