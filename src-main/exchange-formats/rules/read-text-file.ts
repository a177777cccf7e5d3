import { readFile, stat } from 'node:fs/promises'
import { NamedError } from '../../platform/named-error.ts'
import { decoderOf } from '../decode-text.ts'
import { requireFile } from '../required-path.ts'
import { openText } from '../text-file.ts'

/** Bytes: larger files are no lists that somebody wrote. */
const LARGEST = 1 << 24
export class FileTooLarge extends NamedError<{ path: string; megabytes: number; limit: number }> {
  constructor(path: string, bytes: number) {
    const [megabytes, limit] = [Math.ceil(bytes / 2 ** 20), LARGEST / 2 ** 20]
    super(
      { path, megabytes, limit },
      `${path} has ${megabytes} MB, more than the ${limit} MB of such a file. Nothing was changed.`,
    )
  }
}

/** The text of a small file, whatever its encoding. Throws FileTooLarge, FileMissing, NotText. */
export async function readTextFile(path: string): Promise<string> {
  await requireFile(path)
  const { size } = await stat(path)
  if (size > LARGEST) throw new FileTooLarge(path, size)
  const { encoding } = await openText(path, 'auto')
  return decoderOf(encoding)(await readFile(path), true)
}
