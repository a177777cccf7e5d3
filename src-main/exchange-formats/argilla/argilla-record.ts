import type { PersonsAnswer } from '../answers.ts'
import { cellOf, numberOf, type JsonObject } from '../json-values.ts'

/** What an Argilla record says, whichever version wrote it. */
export interface ArgillaRecord {
  readonly fields: JsonObject
  /** Answers by question. */
  readonly answers: ReadonlyMap<string, readonly PersonsAnswer[]>
  /** Suggested labels by question: label → score. */
  readonly suggestions: ReadonlyMap<string, Readonly<Record<string, number>>>
}
/** Where a person discarded a record as a whole. */
export const NO_QUESTION = ''

/** A label, a number of a rating, a list of them; of a ranking and the like, its text. */
export const labelsOfValue = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map(cellOf).filter((label) => label.trim() !== '')
export const scoreOf = (score: unknown): number => (Number.isFinite(numberOf(score)) ? numberOf(score) : 1)
