/** Whole numbers up to 2^53 and the place of each, in the order in which they came. */
export class Places {
  #keys = new Float64Array(1 << 11).fill(-1)
  #places = new Int32Array(1 << 11)
  #size = 0

  get size(): number {
    return this.#size
  }
  find(key: number): number {
    const at = this.#slot(key)
    return this.#keys[at] === key ? this.#places[at]! : -1
  }
  place(key: number): number {
    const at = this.#slot(key)
    if (this.#keys[at] === key) return this.#places[at]!
    this.#keys[at] = key
    this.#places[at] = this.#size++
    if (2 * this.#size > this.#keys.length) this.#grow()
    return this.#size - 1
  }
  #slot(key: number): number {
    const mask = this.#keys.length - 1
    let h = Math.imul((key % 0x100000000) | 0, 0x9e3779b1) ^ Math.imul((key / 0x100000000) | 0, 0x85ebca6b)
    h ^= h >>> 15
    let at = h & mask
    while (this.#keys[at] !== -1 && this.#keys[at] !== key) at = (at + 1) & mask
    return at
  }
  #grow(): void {
    const [keys, places] = [this.#keys, this.#places]
    this.#keys = new Float64Array(4 * keys.length).fill(-1)
    this.#places = new Int32Array(this.#keys.length)
    for (const [i, key] of keys.entries()) {
      if (key < 0) continue
      const at = this.#slot(key)
      this.#keys[at] = key
      this.#places[at] = places[i]!
    }
  }
}
