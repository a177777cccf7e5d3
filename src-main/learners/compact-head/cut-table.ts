import { gatherRows, matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import type { Json } from '../../backbones/model-folder.ts'
import { tokeniserOf } from '../../backbones/hf-text/tokeniser.ts'
import type { StaticTable } from '../../backbones/static-table/table-file.ts'

interface Cut {
  /** Word pieces that stay at most, beside the special ones and single letters. */
  readonly pieces: number
  readonly dimensions: number
}

/** A table's columns are its sentences' main directions, the widest first: the first so many of them say most. */
const firstColumns = (rows: Matrix, columns: number): Matrix => {
  const width = Math.min(columns, rows.columns)
  const out = matrix(rows.rows, width)
  for (let i = 0; i < rows.rows; i++) rowOf(out, i).set(rowOf(rows, i).subarray(0, width))
  return out
}

/**
 * A smaller table: the pieces that stand in these texts, the most frequent first, then others in the order of their vocabulary, which is by frequency. Special pieces and
 * single letters stay, so that what is left out is put together of smaller pieces. Only of WordPiece tokenisers, whose longest match among the kept pieces of such a
 * text is what it was.
 */
export function cutTable(table: StaticTable, texts: readonly string[], { pieces, dimensions }: Cut): StaticTable {
  const { rows, tokenizer, settings, lowerCase } = table
  const { tokenise } = tokeniserOf(tokenizer, settings)
  const counts = new Int32Array(rows.rows)
  const longest = 512
  for (const text of texts) for (const id of tokenise(lowerCase ? text.toLowerCase() : text, longest)) counts[id]!++
  const vocab = vocabularyOf(tokenizer)
  const special = new Set(addedIds(tokenizer))
  const always = vocab.filter(([piece, id]) => special.has(id) || /^(##)?[!-~]$/.test(piece)).map(([, id]) => id)
  const others = vocab.map(([, id]) => id).filter((id) => !special.has(id))
  const wanted = others.sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, pieces)
  const kept = [...new Set([...always, ...wanted])].sort((a, b) => a - b)
  const idOf = new Map(kept.map((id, place) => [id, place]))
  return {
    ...table,
    rows: firstColumns(gatherRows(rows, kept), dimensions),
    tokenizer: renumbered(tokenizer, vocab, idOf),
  }
}

const vocabularyOf = (tokenizer: Json): (readonly [string, number])[] =>
  Object.entries((tokenizer['model'] as { readonly vocab: Readonly<Record<string, number>> }).vocab)

interface Added {
  readonly id: number
}
const addedIds = (tokenizer: Json) => ((tokenizer['added_tokens'] ?? []) as readonly Added[]).map(({ id }) => id)

/** The tokeniser of the pieces that stay, under their new numbers. */
function renumbered(
  tokenizer: Json,
  vocab: readonly (readonly [string, number])[],
  idOf: ReadonlyMap<number, number>,
): Json {
  const left = vocab.flatMap(([piece, id]) => (idOf.has(id) ? [[piece, idOf.get(id)!] as const] : []))
  return {
    ...tokenizer,
    added_tokens: ((tokenizer['added_tokens'] ?? []) as readonly Added[]).map((one) => ({
      ...one,
      id: idOf.get(one.id)!,
    })),
    post_processor: withIds(tokenizer['post_processor'], idOf),
    model: { ...(tokenizer['model'] as object), vocab: Object.fromEntries(left) },
  }
}

/** BERT's template names its special tokens’ numbers in lists called `ids`; everything else stays. */
function withIds(value: unknown, idOf: ReadonlyMap<number, number>): unknown {
  if (Array.isArray(value)) return value.map((one) => withIds(one, idOf))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === 'ids' && Array.isArray(one) ? (one as number[]).map((id) => idOf.get(id)!) : withIds(one, idOf),
    ]),
  )
}
