/**
 * content hash → sample id, in memory while an import runs: open addressing with linear probing. An index in the file would do the same,
 * but its random writes make the import of a million rows twenty times slower.
 */
export class ContentTable {
  #hashes: Float64Array
  #ids: Int32Array
  #mask: number
  #size = 0

  constructor(expected: number) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(1024, 2 * expected)))
    this.#hashes = new Float64Array(capacity)
    this.#ids = new Int32Array(capacity)
    this.#mask = capacity - 1
  }

  /** Samples whose content has this hash; nearly always none or one. */
  *candidates(hash: number): Generator<number> {
    for (let at = hash & this.#mask; this.#ids[at] !== 0; at = (at + 1) & this.#mask)
      if (this.#hashes[at] === hash) yield this.#ids[at]!
  }

  add(hash: number, id: number): void {
    if (2 * ++this.#size > this.#mask) this.#grow()
    let at = hash & this.#mask
    while (this.#ids[at] !== 0) at = (at + 1) & this.#mask
    this.#hashes[at] = hash
    this.#ids[at] = id
  }

  #grow() {
    const [hashes, ids] = [this.#hashes, this.#ids]
    this.#hashes = new Float64Array(2 * hashes.length)
    this.#ids = new Int32Array(2 * ids.length)
    this.#mask = this.#ids.length - 1
    this.#size = 1
    ids.forEach((id, i) => id !== 0 && this.add(hashes[i]!, id))
  }
}
