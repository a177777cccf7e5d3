/** How often each column stands among the buckets of a text. Its arrays serve one text after the other: new ones would take longer than the counting. */
export class ColumnCounts {
  /** Different columns found. */
  length = 0
  /** Which, in the order they came, up to `length`. */
  readonly found: Int32Array
  /** How often each of them. */
  readonly counts: Int32Array
  /** Entry slot[column] of `found` is this column's, if it is one of those found now. */
  readonly #slot: Int32Array

  constructor(columns: number) {
    this.found = new Int32Array(columns)
    this.counts = new Int32Array(columns)
    this.#slot = new Int32Array(columns)
  }

  /** Counts buckets[from … to) anew; `column` gives the column of each bucket, −1 where it has none. */
  count(column: Int32Array, buckets: Int32Array, from: number, to: number): void {
    const [found, counts, slot] = [this.found, this.counts, this.#slot]
    let n = 0
    for (let i = from; i < to; i++) {
      const c = column[buckets[i]!]!
      if (c < 0) continue
      const at = slot[c]!
      if (at < n && found[at] === c) counts[at]!++
      else {
        slot[c] = n
        found[n] = c
        counts[n++] = 1
      }
    }
    this.length = n
  }
}
