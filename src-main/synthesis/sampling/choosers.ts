import { probabilityOf, type Options } from '../grammar/grammar.ts'
import type { Random } from '../../platform/random.ts'
import type { Chooser } from './walk-rule.ts'

/** Draws by chance. */
export function drawing(random: Random): Chooser {
  return {
    pick: ({ cumulative }) => firstAbove(cumulative, random()),
    below: (count) => Math.floor(random() * count),
    enter() {},
    leave() {},
  }
}
/** The first index whose running sum exceeds u. */
function firstAbove(cumulative: Float64Array, u: number): number {
  let [low, high] = [0, cumulative.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (cumulative[middle]! > u) high = middle
    else low = middle + 1
  }
  return low
}

/** Writes the sentence of a given number, from 0 to the count of the rule: the parts of a sentence are the digits of a number of mixed base. */
export class Numbered implements Chooser {
  #rest: bigint
  readonly #waiting: bigint[] = []
  /** Probability of what has been chosen so far. */
  probability = 1
  constructor(number: bigint) {
    this.#rest = number
  }
  pick = (options: Options): number => {
    const sums = sumsOf(options)
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! > this.#rest) high = middle
      else low = middle + 1
    }
    this.#rest -= sums[low - 1] ?? 0n
    this.probability *= probabilityOf(options, low)
    return low
  }
  below = (count: number): number => {
    this.probability /= count
    return Number(this.#rest)
  }
  enter = (count: bigint): void => {
    this.#waiting.push(this.#rest / count)
    this.#rest %= count
  }
  leave = (): void => {
    this.#rest = this.#waiting.pop()!
  }
}

const known = new WeakMap<Options, readonly bigint[]>()
/** Running sums of the counts. */
function sumsOf(options: Options): readonly bigint[] {
  const sums = known.get(options) ?? []
  if (sums.length > 0) return sums
  let sum = 0n
  const all = options.counts.map((count) => (sum += count))
  known.set(options, all)
  return all
}
