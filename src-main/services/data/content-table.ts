/** Share of the places that may be taken before the table doubles. */
const FULLEST = 0.7

/**
 * content hash → sample id, in memory while an import runs: open addressing with linear probing, 8 bytes a place. An index in the file would
 * do the same, but its random writes make the import of a million rows twenty times slower. Only 32 bits of the hash are kept: a candidate is
 * compared by its content anyway.
 */
export class ContentTable {
  #hashes: Uint32Array
  /** 0: a free place. */
  #ids: Int32Array
  #mask: number
  #size = 0

  constructor(expected: number) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(1024, expected / FULLEST)))
    this.#hashes = new Uint32Array(capacity)
    this.#ids = new Int32Array(capacity)
    this.#mask = capacity - 1
  }

  /** Samples whose content may have this hash; nearly always none or one. */
  *candidates(hash: number): Generator<number> {
    const low = hash >>> 0
    for (let at = low & this.#mask; this.#ids[at] !== 0; at = (at + 1) & this.#mask)
      if (this.#hashes[at] === low) yield this.#ids[at]!
  }

  add(hash: number, id: number): void {
    if (++this.#size > FULLEST * this.#ids.length) this.#grow()
    const low = hash >>> 0
    let at = low & this.#mask
    while (this.#ids[at] !== 0) at = (at + 1) & this.#mask
    this.#hashes[at] = low
    this.#ids[at] = id
  }

  #grow() {
    const [hashes, ids] = [this.#hashes, this.#ids]
    this.#hashes = new Uint32Array(2 * hashes.length)
    this.#ids = new Int32Array(2 * ids.length)
    this.#mask = this.#ids.length - 1
    this.#size = 1
    ids.forEach((id, i) => id !== 0 && this.add(hashes[i]!, id))
  }
}
