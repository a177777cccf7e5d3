import { matrix, type Matrix } from '../../platform/matrix.ts'
import { ColumnCounts } from './column-counts.ts'
import { GramBuffer, hashGrams } from './hash-grams.ts'
import type { SparseRows } from './sparse-rows.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Documents × columns: the frequent columns dense, the others sparse (numbered from 0 again). */
export interface WeightedRows {
  readonly frequent: Matrix
  readonly rare: SparseRows
}

/** 1 + ln(count) */
const SUBLINEAR = Float32Array.from({ length: 256 }, (_, count) => 1 + Math.log(Math.max(1, count)))

/** Sublinear tf · idf; character and word halves each scaled to length 1, like two vectorisers side by side. */
export function weigh(texts: readonly string[], { column, idf, dense }: Vocabulary): WeightedRows {
  const { grams, columns } = scratchOf(column, idf.length)
  const { found, counts } = columns
  const frequent = matrix(texts.length, dense)
  const rare = new GrowingRows(texts.length)

  texts.forEach((text, row) => {
    hashGrams(text, grams)
    writeHalf(0, grams.characters, row)
    writeHalf(grams.characters, grams.length, row)
    rare.endRow(row)
  })
  return { frequent, rare: rare.done() }

  function writeHalf(from: number, to: number, row: number) {
    columns.count(column, grams.buckets, from, to)
    const n = columns.length
    let squares = 0
    for (let i = 0; i < n; i++) squares += weight(i) ** 2
    const scale = 1 / Math.sqrt(squares)
    for (let i = 0; i < n; i++) {
      const c = found[i]!
      if (c < dense) frequent.data[row * dense + c] = weight(i) * scale
      else rare.push(c - dense, weight(i) * scale)
    }
  }

  function weight(i: number): number {
    return SUBLINEAR[Math.min(255, counts[i]!)]! * idf[found[i]!]!
  }
}

/** Of each vocabulary: texts may come one by one. */
const scratch = new WeakMap<Int32Array, { readonly grams: GramBuffer; readonly columns: ColumnCounts }>()
function scratchOf(column: Int32Array, columns: number) {
  const known = scratch.get(column) ?? { grams: new GramBuffer(), columns: new ColumnCounts(columns) }
  scratch.set(column, known)
  return known
}

/** Sparse rows of unknown size. */
class GrowingRows {
  readonly #starts: Int32Array
  #columns: Int32Array
  #values: Float32Array
  #length = 0

  constructor(rows: number) {
    this.#starts = new Int32Array(rows + 1)
    this.#columns = new Int32Array(64 * rows + 64)
    this.#values = new Float32Array(64 * rows + 64)
  }

  push(column: number, value: number) {
    if (this.#length === this.#columns.length) {
      const [columns, values] = [this.#columns, this.#values]
      this.#columns = new Int32Array(2 * this.#length)
      this.#values = new Float32Array(2 * this.#length)
      this.#columns.set(columns)
      this.#values.set(values)
    }
    this.#columns[this.#length] = column
    this.#values[this.#length++] = value
  }

  endRow(row: number) {
    this.#starts[row + 1] = this.#length
  }

  done(): SparseRows {
    const n = this.#length
    const rows = this.#starts.length - 1
    return { rows, starts: this.#starts, columns: this.#columns.subarray(0, n), values: this.#values.subarray(0, n) }
  }
}
