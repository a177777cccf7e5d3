import { GramBuffer, HALF, hashGrams } from './hash-grams.ts'

/** Which buckets are kept, as which column, and how rare they are. */
export interface Vocabulary {
  /** column → bucket, the most frequent first. */
  readonly buckets: Int32Array
  /** ln((1 + n)/(1 + df)) + 1, by column. */
  readonly idf: Float32Array
  /** The first so many columns stand in so many documents that they are kept as a dense block. */
  readonly dense: number
  /** bucket → column, -1 where not kept. */
  readonly column: Int32Array
}

/** A dense product does about 30 multiplications in the time a sparse one does one. */
const DENSE_FROM = 1 / 40
const MOST_DENSE = 2048

/** Counts, in one pass over the pool, in how many documents each bucket stands. */
export class DocumentFrequencies {
  documents = 0
  /** Distinct buckets, summed over the documents. */
  entries = 0
  readonly #counts = new Int32Array(2 * HALF)
  readonly #lastSeen = new Int32Array(2 * HALF)
  readonly #grams = new GramBuffer()

  add(text: string) {
    const document = ++this.documents
    hashGrams(text, this.#grams)
    const { buckets, length } = this.#grams
    for (let i = 0; i < length; i++) {
      const bucket = buckets[i]!
      if (this.#lastSeen[bucket] === document) continue
      this.#lastSeen[bucket] = document
      this.#counts[bucket]!++
      this.entries++
    }
  }

  /** The buckets in at least two documents, the `size` most frequent of them: what is seen once teaches nothing. */
  vocabulary(size: number): Vocabulary {
    const counts = this.#counts
    const least = this.documents < 50 ? 1 : 2
    const seen = new Int32Array(2 * HALF).map((_, bucket) => bucket).filter((bucket) => counts[bucket]! >= least)
    const buckets = seen.sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, size)
    const idf = Float32Array.from(buckets, (bucket) => Math.log((1 + this.documents) / (1 + counts[bucket]!)) + 1)
    const rare = buckets.findIndex((bucket) => counts[bucket]! < this.documents * DENSE_FROM)
    return indexed({ buckets, idf, dense: Math.min(rare < 0 ? buckets.length : rare, MOST_DENSE) })
  }
}

export function indexed(vocabulary: Omit<Vocabulary, 'column'>): Vocabulary {
  return { ...vocabulary, column: columnsOf(vocabulary.buckets) }
}

/** The column of every bucket, −1 where it has none. */
export function columnsOf(buckets: ArrayLike<number>): Int32Array {
  const column = new Int32Array(2 * HALF).fill(-1)
  for (let i = 0; i < buckets.length; i++) column[buckets[i]!] = i
  return column
}
