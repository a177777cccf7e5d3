import { Places } from './places.ts'

/** A character that no text has had is one of so many. */
const UNKNOWN = 1 << 14
const PAIR = 1 << 16

export interface Reading {
  /** Mean logarithm of the probability of a character. */
  readonly chance: number
  /** How much of that is owed to the two characters before it; below 0 they mislead. */
  readonly gain: number
}

/**
 * How often each character follows the two before it, in texts of UTF-16 units: probabilities interpolated from runs of three, two and one (Witten & Bell
 * 1991), so that none is 0. A text may be taken out again.
 */
export class GramCounts {
  readonly #pairs = new Places()
  readonly #triples = new Places()
  /** Of a pair: how often it stands there, how often something follows it, and how many different ones. */
  #pairCount = new Float64Array(1 << 10)
  #followed = new Float64Array(1 << 10)
  #followers = new Float64Array(1 << 10)
  #tripleCount = new Float64Array(1 << 10)
  /** The same of single characters. */
  readonly #count = new Float64Array(PAIR)
  readonly #followedOne = new Float64Array(PAIR)
  readonly #followersOne = new Float64Array(PAIR)
  #all = 0
  #different = 0

  /** Different runs of three characters that were ever added. */
  get runs(): number {
    return this.#triples.size
  }
  /** `times` −1 takes a text out that was added. The first two characters only lead to the third. */
  add(text: string, times = 1): void {
    for (let i = 2; i < text.length; i++) {
      const [a, b, c] = [text.charCodeAt(i - 2), text.charCodeAt(i - 1), text.charCodeAt(i)]
      const before = this.#pairAt(a * PAIR + b)
      const pair = this.#pairAt(b * PAIR + c)
      const triple = this.#tripleAt((a * PAIR + b) * PAIR + c)
      this.#followers[before]! += changed((this.#tripleCount[triple]! += times), times)
      this.#followed[before]! += times
      this.#followersOne[b]! += changed((this.#pairCount[pair]! += times), times)
      this.#followedOne[b]! += times
      this.#different += changed((this.#count[c]! += times), times)
      this.#all += times
    }
  }

  /** What is read of a text, character by character from the third on; natural logarithms. */
  read(text: string): Reading {
    let [chance, alone] = [0, 0]
    let before = text.length < 2 ? -1 : this.#pairs.find(text.charCodeAt(0) * PAIR + text.charCodeAt(1))
    for (let i = 2; i < text.length; i++) {
      const [a, b, c] = [text.charCodeAt(i - 2), text.charCodeAt(i - 1), text.charCodeAt(i)]
      const pair = this.#pairs.find(b * PAIR + c)
      const single = (this.#count[c]! + this.#different / UNKNOWN) / (this.#all + this.#different)
      let p = single
      const [n1, t1] = [this.#followedOne[b]!, this.#followersOne[b]!]
      if (n1 > 0) p = ((pair < 0 ? 0 : this.#pairCount[pair]!) + t1 * p) / (n1 + t1)
      if (before >= 0 && this.#followed[before]! > 0) {
        const triple = pair < 0 ? -1 : this.#triples.find((a * PAIR + b) * PAIR + c)
        const [n2, t2] = [this.#followed[before]!, this.#followers[before]!]
        p = ((triple < 0 ? 0 : this.#tripleCount[triple]!) + t2 * p) / (n2 + t2)
      }
      chance += Math.log(p)
      alone += Math.log(single)
      before = pair
    }
    const count = Math.max(1, text.length - 2)
    return { chance: chance / count, gain: (chance - alone) / count }
  }

  #pairAt(key: number): number {
    const at = this.#pairs.place(key)
    if (at >= this.#pairCount.length) {
      this.#pairCount = larger(this.#pairCount)
      this.#followed = larger(this.#followed)
      this.#followers = larger(this.#followers)
    }
    return at
  }
  #tripleAt(key: number): number {
    const at = this.#triples.place(key)
    if (at >= this.#tripleCount.length) this.#tripleCount = larger(this.#tripleCount)
    return at
  }
}
/** What a count that now is so adds to the number of different ones. */
const changed = (now: number, times: number) => (times > 0 ? (now === 1 ? 1 : 0) : now === 0 ? -1 : 0)
function larger(values: Float64Array): Float64Array<ArrayBuffer> {
  const twice = new Float64Array(2 * values.length)
  twice.set(values)
  return twice
}
