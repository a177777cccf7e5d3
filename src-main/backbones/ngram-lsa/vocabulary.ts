import { GramBuffer, HALF, hashGrams } from './hash-grams.ts'
import type { SparseRows } from './sparse-rows.ts'

/** Which buckets are kept, as which column, and how rare they are. */
export interface Vocabulary {
  /** bucket → column, -1 where not kept. */
  readonly column: Int32Array
  /** column → bucket */
  readonly buckets: Int32Array
  /** ln((1 + n)/(1 + df)) + 1, by column. */
  readonly idf: Float32Array
}

const tf = Float32Array.from({ length: 256 }, (_, count) => 1 + Math.log(Math.max(1, count)))

/** Counts, in one pass over the pool, in how many documents each bucket stands. */
export class DocumentFrequencies {
  readonly counts = new Int32Array(2 * HALF)
  documents = 0
  readonly #grams = new GramBuffer()
  add(text: string) {
    hashGrams(text, this.#grams)
    this.documents++
    const last = this.#grams.buckets.subarray(0, this.#grams.length).sort()
    for (let i = 0; i < last.length; i++) if (last[i] !== last[i - 1]) this.counts[last[i]!]!++
  }

  /** The buckets in at least two documents, the `size` most frequent of them: what is seen once teaches nothing. */
  vocabulary(size: number): Vocabulary {
    const least = this.documents < 50 ? 1 : 2
    const seen = Array.from(this.counts.keys()).filter((bucket) => this.counts[bucket]! >= least)
    const kept =
      seen.length <= size ? seen : seen.sort((a, b) => this.counts[b]! - this.counts[a]! || a - b).slice(0, size)
    return vocabularyOf(
      Int32Array.from(kept).sort(),
      (bucket) => Math.log((1 + this.documents) / (1 + this.counts[bucket]!)) + 1,
    )
  }
}

export function vocabularyOf(buckets: Int32Array, idf: (bucket: number, column: number) => number): Vocabulary {
  const column = new Int32Array(2 * HALF).fill(-1)
  buckets.forEach((bucket, i) => (column[bucket] = i))
  return { column, buckets, idf: Float32Array.from(buckets, idf) }
}

/** Sublinear tf · idf; character and word halves each scaled to length 1, like two vectorisers side by side. */
export function weigh(texts: readonly string[], { column, idf }: Vocabulary): SparseRows {
  const grams = new GramBuffer()
  const starts = new Int32Array(texts.length + 1)
  let columns = new Int32Array(texts.length * 96 + 1024)
  let values = new Float32Array(columns.length)
  let n = 0
  texts.forEach((text, row) => {
    hashGrams(text, grams)
    if (n + grams.length > columns.length) {
      const size = 2 * (n + grams.length)
      columns = resized(columns, new Int32Array(size))
      values = resized(values, new Float32Array(size))
    }
    const sorted = grams.buckets.subarray(0, grams.length).sort()
    let begin = n
    for (let i = 0; i < sorted.length;) {
      const bucket = sorted[i]!
      let count = 0
      while (sorted[i] === bucket) {
        count++
        i++
      }
      // The word half starts here: close the character half.
      if (bucket >= HALF && begin >= 0 && (i === count || sorted[i - count - 1]! < HALF)) {
        normalise(values, begin, n)
        begin = n
      }
      const c = column[bucket]!
      if (c < 0) continue
      columns[n] = c
      values[n++] = tf[Math.min(255, count)]! * idf[c]!
    }
    normalise(values, begin, n)
    starts[row + 1] = n
  })
  return { rows: texts.length, starts, columns: columns.subarray(0, n), values: values.subarray(0, n) }
}

function normalise(values: Float32Array, begin: number, end: number) {
  let sum = 0
  for (let i = begin; i < end; i++) sum += values[i]! * values[i]!
  const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0
  for (let i = begin; i < end; i++) values[i]! *= scale
}

function resized<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from as Int32Array)
  return to
}
