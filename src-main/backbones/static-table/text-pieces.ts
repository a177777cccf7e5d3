import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import type { Content } from '../backbone.ts'
import { tokeniserOf } from '../hf-text/tokeniser.ts'
import { scaleRows } from '../scale-rows.ts'
import type { StaticTable } from './table-file.ts'

/** Tokens of a text that count, as many as its encoder's graph would take. */
export const LONGEST = 512

/** What a table makes of texts. */
export interface PieceReader {
  /** Token ids, with those that begin and end a text. */
  readonly ids: (text: string) => readonly number[]
  /** Sums of the rows of each text's pieces, of length 1; zeros where it knows none.  → [texts, dimensions] */
  readonly embed: (contents: readonly Content[]) => Matrix
  /** Share of the texts' pieces that are unknown, a single letter, or go on with a word: low where the texts are in the table's language. */
  readonly strangeShare: (contents: readonly Content[]) => number
}

const textOf = (content: Content) => (content.kind === 'text' ? content.text : '')

export function readPieces({ rows, tokenizer, settings, lowerCase }: StaticTable): PieceReader {
  const { tokenise } = tokeniserOf(tokenizer, settings)
  const ids = (text: string) => tokenise(lowerCase ? text.toLowerCase() : text, LONGEST)
  const strange = strangePieces(tokenizer, rows.rows)
  return {
    ids,
    embed(contents) {
      const out = matrix(contents.length, rows.columns)
      contents.forEach((content, i) => {
        const text = textOf(content)
        const row = rowOf(out, i)
        if (text.trim() !== '') for (const id of ids(text)) addTo(row, rows, id)
      })
      return scaleRows(out)
    },
    strangeShare(contents) {
      const special = new Set(ids('a'))
      let [all, unknown] = [0, 0]
      for (const content of contents)
        for (const id of ids(textOf(content))) {
          if (special.has(id)) continue
          all++
          unknown += strange[id] ?? 0
        }
      return all === 0 ? 1 : unknown / all
    },
  }
}

function addTo(row: Float32Array, { columns, data }: Matrix, id: number) {
  const start = id * columns
  for (let j = 0; j < columns; j++) row[j]! += data[start + j]!
}

/** 1 for the piece that stands for what is unknown, for single letters, and for pieces within a word; marks and numbers are alike in many languages. */
function strangePieces(tokenizer: StaticTable['tokenizer'], count: number): Uint8Array {
  const out = new Uint8Array(count)
  const { vocab, unk_token: unknown } = tokenizer['model'] as {
    readonly vocab: Readonly<Record<string, number>> | readonly (readonly [string, number])[]
    readonly unk_token?: string
  }
  const entries = Array.isArray(vocab)
    ? (vocab as readonly (readonly [string, number])[]).map(([piece], id) => [piece, id] as const)
    : Object.entries(vocab as Readonly<Record<string, number>>)
  const marksBeginnings = entries.some(([piece]) => /^[▁Ġ]\p{L}/u.test(piece))
  for (const [piece, id] of entries) {
    const letters = piece.replace(/^(##|▁|Ġ)/, '')
    const goesOn = marksBeginnings ? /^\p{L}/u.test(piece) : /^##\p{L}/u.test(piece)
    if (piece === unknown || goesOn || /^\p{L}$/u.test(letters)) out[id] = 1
  }
  return out
}
