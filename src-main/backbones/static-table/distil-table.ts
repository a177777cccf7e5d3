import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { mulberry32 } from '../../platform/random.ts'
import type { Runtime } from '../../compute/runtime.ts'
import { inverseCholesky } from '../inverse-cholesky.ts'
import { openProducts, type Products } from '../ngram-lsa/products.ts'
import { rowSpace } from '../ngram-lsa/row-space.ts'
import { addTimes, type SparseRows } from '../ngram-lsa/sparse-rows.ts'
import { leastChange } from './least-change.ts'
import type { PieceEncoder } from './piece-encoder.ts'
import type { StaticTable } from './table-file.ts'

interface Distilling {
  readonly name: string
  readonly dimensions: number
  readonly runtime: Runtime
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/** λ of the regression: how much a piece that few sentences hold stays where the encoder alone puts it. */
const PENALTY = 0.3
const ROUNDS = 40
/** A round of the regression takes about as long as so many sentences through the encoder. */
const ROUND_COSTS = 250
const POWERS = 4
const CHUNK = 4096

/**
 * A table that says of a text what an encoder would, one vector a word piece. Prior: each piece alone through the encoder, times ln(1 + rank), as
 * vocabularies are ordered by frequency (model2vec: Tulkens & van Dongen 2024). Then regression to sentences in closed form: the change of the prior, least
 * in square, that brings the mean of a sentence's pieces to the sentence's own vector, both in the sentences' main directions.
 */
export async function distilTable(
  encoder: PieceEncoder,
  sentences: readonly string[],
  { name, dimensions, runtime, signal, onProgress }: Distilling,
): Promise<StaticTable> {
  const { pieces, tokenizer, settings, lowerCase, sha256 } = encoder
  const total = pieces + sentences.length + ROUND_COSTS * ROUNDS
  let done = 0
  const onRows = (rows: number) => onProgress?.((done += rows), total)
  const alone = centred(await inChunks(pieces, (id) => encoder.alone(id)))
  for (let id = 0; id < pieces; id++) {
    const row = rowOf(alone, id)
    for (let j = 0; j < row.length; j++) row[j]! *= Math.log(1 + id)
  }
  const said = centred(await inChunks(sentences.length, (i) => encoder.whole(sentences[i]!)))
  const holds = occurrences(sentences.map((text) => encoder.tokens(text)))
  const products = await openProducts(runtime)
  try {
    const basis = await mainDirections(said, dimensions, products, signal)
    const wanted = await products.dense(said, basis)
    const prior = await mapped(alone, holds, wanted, products)
    const missed = difference(wanted, applied(holds, prior))
    const explainedBy = (rest: Matrix) => 1 - squares(rest) / squares(wanted)
    const change = await leastChange(holds, pieces, missed, {
      penalty: PENALTY,
      rounds: ROUNDS,
      async onRound() {
        onRows(ROUND_COSTS)
        // Between two rounds a cancel may come in.
        await new Promise((resolve) => setImmediate(resolve))
        signal?.throwIfAborted()
      },
    })
    const rows = matrix(
      pieces,
      wanted.columns,
      prior.data.map((value, i) => value + change.data[i]!),
    )
    const explained = { prior: explainedBy(missed), table: explainedBy(difference(wanted, applied(holds, rows))) }
    const origin = { encoder: name, encoderSha256: sha256, sentences: sentences.length, explained }
    return { rows: withoutSpecial(rows, encoder), tokenizer, settings, lowerCase, origin }
  } finally {
    await products.release()
  }

  /** Rows through the encoder, so many at a time that texts of like length share a batch. */
  async function inChunks(count: number, idsOf: (i: number) => readonly number[]): Promise<Matrix> {
    let out: Matrix | null = null
    for (let start = 0; start < count; start += CHUNK) {
      const rows = Array.from({ length: Math.min(CHUNK, count - start) }, (_, i) => idsOf(start + i))
      const vectors = await encoder.vectors(rows, { signal, onRows })
      out ??= matrix(count, vectors.columns)
      out.data.set(vectors.data, start * vectors.columns)
    }
    return out ?? matrix(0, 0)
  }
}

/** In place. */
function centred(x: Matrix): Matrix {
  const mean = new Float64Array(x.columns)
  for (let i = 0, p = 0; i < x.rows; i++) for (let j = 0; j < mean.length; j++, p++) mean[j]! += x.data[p]! / x.rows
  for (let i = 0, p = 0; i < x.rows; i++) for (let j = 0; j < mean.length; j++, p++) x.data[p]! -= mean[j]!
  return x
}

/** 1/length where a piece occurs, as often as it does.  [sentences, pieces] */
function occurrences(texts: readonly (readonly number[])[]): SparseRows {
  const starts = new Int32Array(texts.length + 1)
  texts.forEach((ids, i) => (starts[i + 1] = starts[i]! + ids.length))
  const [columns, values] = [new Int32Array(starts.at(-1)!), new Float32Array(starts.at(-1)!)]
  texts.forEach((ids, i) => {
    columns.set(ids, starts[i])
    values.fill(1 / Math.max(1, ids.length), starts[i], starts[i + 1])
  })
  return { rows: texts.length, starts, columns, values }
}

/** An orthonormal basis [columns, dimensions] of the leading directions. */
function mainDirections(x: Matrix, dimensions: number, products: Products, signal?: AbortSignal): Promise<Matrix> {
  const none = {
    rows: x.rows,
    starts: new Int32Array(x.rows + 1),
    columns: new Int32Array(0),
    values: new Float32Array(0),
  }
  const rank = { dimensions, powers: POWERS }
  return rowSpace({ frequent: x, rare: none }, x.columns, rank, mulberry32(1), products, signal)
}

/** The pieces' own vectors brought into the directions of the sentences by least squares: (FᵀF + ε)⁻¹ Fᵀ Z with F = A·alone. */
async function mapped(
  alone: Matrix,
  holds: SparseRows,
  wanted: Matrix,
  { dense, denseTransposed }: Products,
): Promise<Matrix> {
  const mixed = applied(holds, alone)
  const gram = Float64Array.from((await denseTransposed(mixed, mixed)).data)
  const width = alone.columns
  const trace = Array.from({ length: width }, (_, j) => gram[j * (width + 1)]!).reduce((a, b) => a + b, 0)
  for (let j = 0; j < width; j++) gram[j * (width + 1)]! += (1e-3 * trace) / width
  const inverse = inverseCholesky(gram, width)
  const turned = await dense(inverse, await denseTransposed(inverse, await denseTransposed(mixed, wanted)))
  return dense(alone, turned)
}

function applied(a: SparseRows, x: Matrix): Matrix {
  const out = matrix(a.rows, x.columns)
  addTimes(a, x, out)
  return out
}
const difference = (x: Matrix, y: Matrix): Matrix =>
  matrix(
    x.rows,
    x.columns,
    x.data.map((value, i) => value - y.data[i]!),
  )
const squares = ({ data }: Matrix): number => data.reduce((sum, value) => sum + value * value, 0)

/** What begins and ends every text tells none from another. */
function withoutSpecial(rows: Matrix, { alone }: PieceEncoder): Matrix {
  const around = new Set(alone(-1))
  for (const id of around) if (id >= 0) rowOf(rows, id).fill(0)
  return rows
}
