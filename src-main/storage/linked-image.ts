import { readFileSync, statSync, type Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { NamedError } from '../platform/named-error.ts'
import { sha256Of } from '../platform/content-hash.ts'

export class LinkedImageMissing extends NamedError<{ path: string; reason: string }> {
  constructor(path: string, reason: string) {
    super({ path, reason }, `The linked image ${path} cannot be read: ${reason}`)
  }
}
export class LinkedImageChanged extends NamedError<{ path: string }> {
  constructor(path: string) {
    super({ path }, `${path} is not the image any more that was imported`)
  }
}

/** Larger files are no images that anybody decodes here. */
const LARGEST = 1024 ** 3

/**
 * The bytes of an image that a project keeps the path of. They must be those that were imported: so a project file from somebody else, which
 * may name any path, shows and embeds nothing that its sender did not have already. Throws LinkedImageMissing, LinkedImageChanged.
 */
export async function readLinkedImage(path: string, sha256: string): Promise<Uint8Array> {
  try {
    requireImageSized(path, await stat(path))
    return requireSame(path, sha256, await readFile(path))
  } catch (error) {
    throw named(path, error)
  }
}

/** The same where there is no waiting. */
export function readLinkedImageNow(path: string, sha256: string): Uint8Array {
  try {
    requireImageSized(path, statSync(path))
    return requireSame(path, sha256, readFileSync(path))
  } catch (error) {
    throw named(path, error)
  }
}

/** A pipe or a device would be waited for without end. */
function requireImageSized(path: string, found: Stats) {
  if (!found.isFile()) throw new LinkedImageMissing(path, 'it is no file')
  if (found.size === 0 || found.size > LARGEST) throw new LinkedImageMissing(path, `it has ${found.size} bytes`)
}

function requireSame(path: string, sha256: string, bytes: Uint8Array): Uint8Array {
  if (sha256Of(bytes) !== sha256) throw new LinkedImageChanged(path)
  return bytes
}

function named(path: string, error: unknown): NamedError {
  if (error instanceof NamedError) return error
  return new LinkedImageMissing(path, (error as NodeJS.ErrnoException).code ?? String(error))
}
