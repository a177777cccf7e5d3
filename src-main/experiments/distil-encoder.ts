import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { distilTable } from '../backbones/static-table/distil-table.ts'
import { openPieceEncoder } from '../backbones/static-table/piece-encoder.ts'
import { encodeTable, type TableOrigin } from '../backbones/static-table/table-file.ts'
import type { Runtime } from '../compute/runtime.ts'
import { asFileError } from '../platform/file-errors.ts'
import { NamedError } from '../platform/named-error.ts'

/** Sentences from which on a table is worth making: the directions of fewer are those of a few topics. */
const FEWEST = 1000

export class TooFewSentences extends NamedError<{ sentences: number; fewest: number }> {
  constructor(sentences: number, fewest: number) {
    super({ sentences, fewest }, `A table is distilled on ${fewest} sentences or more; these are ${sentences}`)
  }
}

export interface Distilled {
  readonly bytes: Uint8Array
  readonly pieces: number
  readonly dimensions: number
  readonly origin: TableOrigin
}

/** Lines of a file that say something, each once. Throws what asFileError makes of a file that cannot be read. */
export async function sentencesIn(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw asFileError(file, error)
  })
  return [...new Set(text.split(/\r?\n/).map((line) => line.trim()))].filter(Boolean)
}

/** A text model's folder as a table of one vector a word piece, and how much of the sentences it explains. Throws TooFewSentences, UnusableModel. */
export async function distilEncoder(
  folder: string,
  sentences: readonly string[],
  {
    dimensions,
    runtime,
    ...follow
  }: { dimensions: number; runtime: Runtime } & Pick<Parameters<typeof distilTable>[2], 'signal' | 'onProgress'>,
): Promise<Distilled> {
  if (sentences.length < FEWEST) throw new TooFewSentences(sentences.length, FEWEST)
  const encoder = await openPieceEncoder(folder, runtime)
  try {
    const table = await distilTable(encoder, sentences, { name: basename(folder), dimensions, runtime, ...follow })
    return { bytes: encodeTable(table), pieces: table.rows.rows, dimensions: table.rows.columns, origin: table.origin }
  } finally {
    await encoder.release()
  }
}
