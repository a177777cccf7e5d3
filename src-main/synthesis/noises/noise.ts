import type { Random } from '../../platform/random.ts'
import type { Cell } from './rate-of-cells.ts'
import type { TextStatistics } from './text-statistics.ts'

/** How often a noise is, as real texts show it: `found` of `places`. A rate of 0 places is not known. */
export interface MeasuredRate {
  readonly rate: number
  readonly places: number
  readonly found: number
}

/** One way in which real texts differ from tidy ones. */
export interface Noise {
  /** Versioned: `keyboard-typo.v1`. */
  readonly id: string
  readonly title: string
  readonly summary: string
  /** What a rate is a share of: of all letters, words …, each by itself, so many are changed. */
  readonly per: 'letter' | 'word' | 'gap' | 'mark' | 'character' | 'text'
  /** Changes each place with probability `rate`, independently. */
  readonly apply: (text: string, rate: number, random: Random) => string
  /** What of real texts tells the rate: exact counts, or what is found beside what it was made of. */
  readonly measure: (texts: TextStatistics) => Counts | readonly Cell[]
}
export interface Counts {
  readonly found: number
  readonly places: number
}

export const defineNoise = (noise: Noise): Noise => noise
