import { textHash } from '../../platform/content-hash.ts'

/** Which texts have been seen, by 53 bits of each: 16 to 32 bytes a text. Of a million texts one in 18,000 runs takes two for the same. */
export class TextSet {
  #slots = new Float64Array(1 << 10).fill(-1)
  #size = 0

  get size(): number {
    return this.#size
  }
  /** Whether the text is new; from now on it is not. */
  add(text: string): boolean {
    if (2 * this.#size >= this.#slots.length) this.#grow()
    const isNew = put(this.#slots, textHash(text))
    if (isNew) this.#size++
    return isNew
  }
  has(text: string): boolean {
    return this.#slots[placeOf(this.#slots, textHash(text))] !== -1
  }
  #grow(): void {
    const larger = new Float64Array(4 * this.#slots.length).fill(-1)
    for (const hash of this.#slots) if (hash >= 0) put(larger, hash)
    this.#slots = larger
  }
}

/** Where the hash stands, or the empty place where it belongs (open addressing; the length is a power of 2). */
function placeOf(slots: Float64Array, hash: number): number {
  let at = hash % slots.length
  while (slots[at] !== -1 && slots[at] !== hash) at = (at + 1) & (slots.length - 1)
  return at
}
function put(slots: Float64Array, hash: number): boolean {
  const at = placeOf(slots, hash)
  if (slots[at] === hash) return false
  slots[at] = hash
  return true
}
