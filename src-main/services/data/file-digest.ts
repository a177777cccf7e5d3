import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { fileSha256 } from '../../platform/content-hash.ts'

/** SHA-256 of a file while it is read; of one that is not read from its beginning to its end it is read for it. '' for a folder. */
export function fileDigest(path: string) {
  const hash = createHash('sha256')
  let seen = 0
  return {
    add(bytes: Uint8Array) {
      hash.update(bytes)
      seen += bytes.length
    },
    async end(): Promise<string> {
      const file = await stat(path)
      if (!file.isFile()) return ''
      return seen === file.size ? hash.digest('hex') : fileSha256(path)
    },
  }
}
