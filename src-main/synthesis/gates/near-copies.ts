import { gramHashes, jaccard } from './text-grams.ts'

export interface NearCopy {
  /** Number of the text that is near, in the order in which texts were added. */
  readonly at: number
  readonly similarity: number
}

/** Of one text at most so many others are compared: where more are alike than that, one of them is near, too. */
const MOST_COMPARED = 200

/**
 * Finds near copies among many texts by MinHash and banding (Broder 1997; Leskovec, Rajaraman & Ullman, ch. 3): texts that agree in all hashes of
 * a band are compared exactly, so that whatever is found is one. With similarity s one is found with probability 1 − (1 − s^rows)^bands: 0.9
 * 99.4 %; looked for from 0.7 on, 0.7: 99.6 %. Holds the hashes of all texts: about 4 bytes a character and 350 a text.
 */
export class NearCopies {
  readonly #least: number
  readonly #rows: number
  readonly #bands: readonly Band[]
  readonly #factors: Int32Array
  /** Of all texts, one after the other; the i-th ends where ends[i] says. */
  #grams = new Int32Array(1 << 12)
  #ends: number[] = []
  #asked = new Int32Array(1024)
  #question = 0
  #latest: Prepared | null = null

  /** `least`: similarity from which on texts are near, above 0.5. */
  constructor(least: number) {
    this.#least = least
    this.#rows = least >= 0.85 ? 14 : 4
    const bands = 20
    this.#bands = Array.from({ length: bands }, () => new Band())
    this.#factors = Int32Array.from({ length: 2 * bands * this.#rows }, (_, i) => Math.imul(i + 1, 0x9e3779b1) | 1)
  }
  get size(): number {
    return this.#ends.length
  }

  /** `text` is taken as it is; `levelled` is for whoever does not care for case and width. */
  add(text: string): void {
    const { grams, keys } = this.#prepared(text)
    const begin = this.#ends.at(-1) ?? 0
    if (begin + grams.length > this.#grams.length) {
      const larger = new Int32Array(2 * this.#grams.length + grams.length)
      larger.set(this.#grams)
      this.#grams = larger
    }
    this.#grams.set(grams, begin)
    const at = this.#ends.push(begin + grams.length) - 1
    for (const [b, band] of this.#bands.entries()) band.add(keys[b]!, at)
  }
  /** A text found near, or null. */
  find(text: string): NearCopy | null {
    if (this.size === 0) return null
    const { grams, keys } = this.#prepared(text)
    return this.#search(grams, keys)
  }

  /** What was looked for last is often added next. */
  #prepared(text: string): Prepared {
    if (this.#latest?.text === text) return this.#latest
    const grams = gramHashes(text)
    return (this.#latest = { text, grams, keys: this.#keysOf(grams) })
  }
  #search(grams: Int32Array, keys: Int32Array): NearCopy | null {
    if (this.#asked.length < this.size) this.#asked = new Int32Array(2 * this.size)
    const question = ++this.#question
    let compared = 0
    for (const [b, band] of this.#bands.entries())
      for (let at = band.first(keys[b]!); at >= 0; at = band.next(at)) {
        if (this.#asked[at] === question || band.keyOf(at) !== keys[b]) continue
        this.#asked[at] = question
        const similarity = jaccard(grams, this.#gramsOf(at), this.#least)
        if (similarity >= this.#least) return { at, similarity }
        if (++compared >= MOST_COMPARED) return null
      }
    return null
  }

  #gramsOf = (at: number): Int32Array => this.#grams.subarray(this.#ends[at - 1] ?? 0, this.#ends[at])

  /** A key for each band: its smallest hashes in one. */
  #keysOf(grams: Int32Array): Int32Array {
    const keys = new Int32Array(this.#bands.length)
    for (let b = 0; b < keys.length; b++) {
      let key = 0
      for (let r = 0; r < this.#rows; r++) {
        const i = 2 * (b * this.#rows + r)
        const [multiplier, mask] = [this.#factors[i]!, this.#factors[i + 1]!]
        let least = 0x7fffffff
        for (let g = 0; g < grams.length; g++) {
          // The grams are well mixed already: one multiplication makes another order of them.
          const h = Math.imul(grams[g]! ^ mask, multiplier)
          if (h < least) least = h
        }
        key = Math.imul(key ^ least, 0x5bd1e995) ^ (least >>> 13)
      }
      keys[b] = key
    }
    return keys
  }
}

interface Prepared {
  readonly text: string
  readonly grams: Int32Array
  readonly keys: Int32Array
}

/** A hash table from keys to the texts that have them, the latest first. */
class Band {
  #heads = new Int32Array(1 << 10).fill(-1)
  #following = new Int32Array(1 << 10)
  #keys = new Int32Array(1 << 10)
  #size = 0

  first = (key: number): number => this.#heads[key & (this.#heads.length - 1)]!
  next = (at: number): number => this.#following[at]!
  keyOf = (at: number): number => this.#keys[at]!

  add(key: number, at: number): void {
    if (this.#size === this.#heads.length) this.#grow()
    this.#keys[at] = key
    this.#size++
    this.#link(at)
  }
  #link(at: number): void {
    const place = this.#keys[at]! & (this.#heads.length - 1)
    this.#following[at] = this.#heads[place]!
    this.#heads[place] = at
  }
  #grow(): void {
    const length = 4 * this.#heads.length
    this.#heads = new Int32Array(length).fill(-1)
    this.#following = new Int32Array(length)
    const keys = new Int32Array(length)
    keys.set(this.#keys)
    this.#keys = keys
    for (let at = 0; at < this.#size; at++) this.#link(at)
  }
}
