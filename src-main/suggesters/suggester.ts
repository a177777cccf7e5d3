import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import type { PluginFace } from '../platform/plugin-face.ts'
import type { ReadableDb } from '../storage/database.ts'

/** What a label is suggested for: the words of a rule that the text holds, or a labelled sample that is alike. */
export type Because = { readonly phrase: string } | { readonly sample: number }

/** What is proposed for a sample. */
export interface Suggestion {
  /** [label id, value], best first; what the values are, the suggester says (`gives`). */
  readonly labels: readonly (readonly [label: number, value: number])[]
  /** The model whose opinion it is, where it is one's. `steps`: answers since that version, each a step of its head. */
  readonly model: { readonly version: number; readonly trainedAt: number; readonly steps?: number } | null
  /** By label, where there is more to say than who suggests it. */
  readonly because?: ReadonlyMap<number, Because>
  /** Where the sample comes from, where that had a say: column and value, the widest first. */
  readonly context?: readonly (readonly [column: string, value: string])[]
}

/** Who is asked, and in which task. */
export interface AskedFor {
  readonly db: ReadableDb
  readonly annotator: string
  readonly task: number
  /** Whose work is done in another process says how many ms that took there: this one may have been busy when the answer came. */
  readonly took?: (ms: number) => void
}

export interface SuggesterFace<S extends OptionSchema = OptionSchema> extends PluginFace<S> {
  /**
   * probability: calibrated. share: of a vote, between 0 and 1; it does not say how often it is right. similarity: to a labelled sample, a cosine. rule: its
   * values say nothing.
   */
  readonly gives: 'probability' | 'share' | 'similarity' | 'rule'
}

/** Proposes labels for samples at the moment their cards are dealt: a few indexed reads a sample; what runs in another process is waited for. */
export interface Suggester<S extends OptionSchema = OptionSchema> extends SuggesterFace<S> {
  /** One entry a sample, in their order; null where it has nothing to say. */
  readonly suggest: (
    samples: readonly number[],
    asked: AskedFor,
    options: OptionsOf<S>,
  ) => readonly (Suggestion | null)[] | Promise<readonly (Suggestion | null)[]>
  /** Its work is done in another process, beside that of the others. */
  readonly elsewhere?: boolean
  /** The version of a model that is being made ready to be heard; null, or left out: nothing is waited for. */
  readonly warming?: (asked: AskedFor) => number | null
}

export const defineSuggester = <S extends OptionSchema>(suggester: Suggester<S>): Suggester<S> => suggester
