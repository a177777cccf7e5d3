import { scaleRows } from '../scale-rows.ts'
import { matrix, type Matrix } from '../../platform/matrix.ts'
import type { Runtime } from '../../compute/runtime.ts'
import { contentHash } from '../content-hash.ts'
import { openEncoder } from '../hf-text/encoder.ts'
import { lengthBatches } from '../hf-text/length-batches.ts'
import { poolRow } from '../hf-text/pooling.ts'
import { AS_THE_FOLDER_SAYS, readTextFolder } from '../hf-text/text-folder.ts'
import { modelFiles } from '../model-files.ts'
import { openModelFolder, type Json } from '../model-folder.ts'

const LIMITS = { rows: 64, tokens: 2048 }
const SHORT = 64

interface Follow {
  readonly signal?: AbortSignal
  readonly onRows?: (rows: number) => void
}

/** A text encoder as a table is distilled from it: token ids to vectors, and what its tokenizer makes of texts. */
export interface PieceEncoder {
  /** Number of token ids. */
  readonly pieces: number
  readonly tokenizer: Json
  readonly settings: Json
  readonly lowerCase: boolean
  readonly sha256: string
  /** Ids of a text without those that begin and end it. */
  tokens(text: string): readonly number[]
  /** An id alone between those that begin and end a text. */
  alone(id: number): readonly number[]
  /** Vectors of length 1 of whole texts, or of the ids given as they are.  → [rows, width] */
  vectors(rows: readonly (readonly number[])[], follow?: Follow): Promise<Matrix>
  /** Ids of a text with those that begin and end it, cut where it is long. */
  whole(text: string): readonly number[]
  release(): Promise<void>
}

/** Throws what opening the folder as a text model throws. */
export async function openPieceEncoder(path: string, runtime: Runtime): Promise<PieceEncoder> {
  const folder = await openModelFolder(path)
  const { config, padding, pooling, tokenise, recipe } = await readTextFolder(folder, {
    ...AS_THE_FOLDER_SAYS,
    prompt: 'none',
  })
  const files = modelFiles(folder, { weights: 'auto', file: '' })
  const encoder = await openEncoder(runtime, { files, padding, pooled: true, config, output: '' })
  const { closing, tokenizer, settings, lowerCase } = recipe
  const one = tokenise('a', SHORT)
  const opening = one.slice(0, one.length - closing.length - 1)
  const whole = (text: string) => tokenise(text, SHORT)
  return {
    pieces: countPieces(tokenizer),
    tokenizer,
    settings,
    lowerCase,
    sha256: await contentHash(files),
    whole,
    tokens: (text) => whole(text).slice(opening.length, -closing.length || undefined),
    alone: (id) => [...opening, id, ...closing],
    async vectors(rows, { signal, onRows } = {}) {
      const lengths = rows.map((ids) => ids.length)
      let out: Matrix | null = null
      for (const batch of lengthBatches(lengths, LIMITS)) {
        signal?.throwIfAborted()
        const { data, dims } = await encoder.run(batch.map((i) => rows[i]!))
        const hidden = { data: data as Float32Array, sequence: dims.length === 3 ? dims[1]! : 1, width: dims.at(-1)! }
        const into = (out ??= matrix(rows.length, hidden.width))
        batch.forEach((i, row) => poolRow(hidden, row, dims.length === 3 ? lengths[i]! : 1, pooling ?? 'cls', into, i))
        onRows?.(batch.length)
      }
      return scaleRows(out ?? matrix(0, 0))
    },
    release: () => encoder.release(),
  }
}

/** One more than the largest id: ids of added tokens may lie beyond the vocabulary. */
function countPieces(tokenizer: Json): number {
  const { vocab } = tokenizer['model'] as { readonly vocab: Readonly<Record<string, number>> | readonly unknown[] }
  const added = (tokenizer['added_tokens'] ?? []) as readonly { readonly id: number }[]
  const ids = Array.isArray(vocab) ? [vocab.length - 1] : Object.values(vocab as Readonly<Record<string, number>>)
  return (
    ids.reduce(
      (most, id) => Math.max(most, id),
      added.reduce((most, { id }) => Math.max(most, id), 0),
    ) + 1
  )
}
