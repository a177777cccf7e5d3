import type { Place } from '../templates/template-types.ts'
import type { ValueRange } from '../templates/value-range.ts'

/** What can be drawn at one point: the i-th has probability cumulative[i] − cumulative[i − 1] and makes counts[i] sentences. */
export interface Options {
  readonly cumulative: Float64Array
  readonly counts: readonly bigint[]
}
/** Some of the alternatives of a rule; `of[i]` is the i-th of them. */
export interface SomeOf<T> extends Options {
  readonly of: readonly T[]
  /** Sentences of all of them. */
  readonly total: bigint
}

export type GrammarPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'range'; readonly range: ValueRange; readonly count: bigint }
  | {
      readonly kind: 'rule'
      readonly rule: Rule
      /** Left out or not; null: it always stands. */
      readonly presence: Options | null
      /** Its place in `Combination.picks`; −1: it need not agree. */
      readonly pick: number
      /** Ways to fill it, where it need not agree. */
      readonly count: bigint
    }

/** One way in which the references of an alternative agree: the features of each, null where it is left out. */
export interface Combination {
  readonly picks: readonly (string | null)[]
}

export interface Alternative {
  readonly parts: readonly GrammarPart[]
  readonly at: Place
  readonly count: bigint
  /** By the features it passes on; null where it always passes on the same. */
  readonly byFeatures: ReadonlyMap<string, SomeOf<Combination>> | null
  /** All of them. */
  readonly any: SomeOf<Combination>
  /** What it is called where it stands for a slot: its own value, else the name of the one alias it consists of. */
  readonly calledAs: string | null
  readonly longest: Length
  /** Probability of each set of features that is passed on. */
  readonly masses: ReadonlyMap<string, number>
}

/** A definition made ready for drawing. */
export interface Rule {
  readonly key: string
  /** The label, slot or alias in words. */
  readonly name: string
  /** Of a slot: its name without the variation. */
  readonly slot: string | null
  readonly settings: Readonly<Record<string, string>>
  readonly at: Place
  /** Sentences it makes, each way to make one counted. */
  readonly count: bigint
  readonly byFeatures: ReadonlyMap<string, SomeOf<Alternative>>
  readonly any: SomeOf<Alternative>
  /** Probability of each set of features. */
  readonly masses: ReadonlyMap<string, number>
  readonly longest: Length
}
/** Of the longest sentence, and of the one that lies deepest. */
export interface Length {
  readonly parts: number
  readonly characters: number
  /** Definitions within each other. */
  readonly depth: number
}

/** All that a template file makes: a rule for each label, in the order of the file. */
export interface Grammar {
  readonly labels: readonly Rule[]
}

/** Sentences of all labels together. */
export const countSentences = ({ labels }: Grammar): bigint => labels.reduce((sum, { count }) => sum + count, 0n)

/** Probabilities of `masses`, which need not come to 1. */
export function optionsOf(masses: readonly number[], counts: readonly bigint[]): Options {
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  const cumulative = new Float64Array(masses.length)
  let sum = 0
  for (const [i, mass] of masses.entries()) cumulative[i] = sum += mass / total
  // Rounding must leave no gap at the end; what has no mass is never drawn.
  for (let i = masses.length - 1; i >= 0; i--) {
    cumulative[i] = 1
    if (masses[i]! > 0) break
  }
  return { cumulative, counts }
}
export function someOf<T>(of: readonly T[], masses: readonly number[], counts: readonly bigint[]): SomeOf<T> {
  const { cumulative } = optionsOf(masses, counts)
  return { of, cumulative, counts, total: counts.reduce((sum, count) => sum + count, 0n) }
}
/** Probability of the i-th. */
export const probabilityOf = ({ cumulative }: Options, i: number): number => cumulative[i]! - (cumulative[i - 1] ?? 0)

/** The ways in which an alternative with these features can be filled. */
export const combinationsWith = ({ byFeatures, any }: Alternative, features: string | undefined) =>
  features === undefined || byFeatures === null ? any : byFeatures.get(features)!
