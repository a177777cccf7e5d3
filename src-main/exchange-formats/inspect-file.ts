import { stat } from 'node:fs/promises'
import { FileMissing, UnknownFileFormat } from './format-errors.ts'
import type { ImportFormat } from './format.ts'
import { importFormats } from './index.ts'
import { readHead } from './text-stream.ts'

/** The format that recognises a file (or folder) most surely, by its name and first bytes. */
export async function recogniseFile(path: string): Promise<ImportFormat> {
  const found = await stat(path).catch(() => null)
  if (!found) throw new FileMissing(path)
  const isFolder = found.isDirectory()
  const head = isFolder ? new Uint8Array() : await readHead(path, 64 * 1024)
  const scored = importFormats.map((format) => ({ format, score: format.recognise({ path, isFolder, head }) }))
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a))
  if (best.score === 0)
    throw new UnknownFileFormat(
      path,
      importFormats.map((f) => f.title),
    )
  return best.format
}
