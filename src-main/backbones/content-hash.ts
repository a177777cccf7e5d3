import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Hashes of files already read, by path, size and time of last change. */
const known = new Map<string, string>()

async function fileHash(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  const key = `${path}\n${size}\n${mtimeMs}`
  const before = known.get(key)
  if (before !== undefined) return before
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  const digest = hash.digest('hex')
  known.set(key, digest)
  return digest
}

/** sha256 over the files' names and contents, in the order given; where they lie does not matter. */
export async function contentHash(paths: readonly string[]): Promise<string> {
  const parts = []
  for (const path of paths) parts.push(`${basename(path)} ${await fileHash(path)}`)
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}
