import type { OptionValues } from '../contract/options.ts'
import { resolveOptions } from '../platform/options.ts'
import { UnknownFileFormat } from './format-errors.ts'
import type { FilePreview, ImportFormat } from './format.ts'
import { importFormats } from './index.ts'
import { describeBytes } from './known-signatures.ts'
import { existing, requireFile } from './required-path.ts'
import { readHead, RECOGNISED_FROM } from './text-file.ts'

interface Recognised {
  readonly format: ImportFormat
  /** 0…1 */
  readonly score: number
}

/** The format that recognises a file (or folder) most surely, by its name and first bytes. Throws FileMissing, UnknownFileFormat. */
export async function mostLikelyFormat(path: string): Promise<Recognised> {
  const isFolder = (await existing(path)).isDirectory()
  if (!isFolder) await requireFile(path)
  const head = isFolder ? new Uint8Array() : await readHead(path, RECOGNISED_FROM)
  const scored = importFormats.map((format) => ({ format, score: format.recognise({ path, isFolder, head }) }))
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a))
  const titles = importFormats.map((f) => f.title)
  if (best.score === 0) throw new UnknownFileFormat(path, describeBytes(head), titles)
  return best
}

export const recogniseFile = async (path: string): Promise<ImportFormat> => (await mostLikelyFormat(path)).format

/** What a file is and what is in it. Throws what the format throws, too: NothingToImport, ColumnMissing … */
export async function inspectFile(
  path: string,
  options: OptionValues = {},
): Promise<{ readonly format: string; readonly score: number; readonly preview: FilePreview }> {
  const { format, score } = await mostLikelyFormat(path)
  return {
    format: format.id,
    score,
    preview: await format.preview(path, resolveOptions(format.id, format.options, options)),
  }
}
