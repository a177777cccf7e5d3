/** Values in equal steps, written by a form: `at(i)` is the text of the i-th, i in [0, count). */
export interface ValueRange {
  readonly count: number
  readonly at: (index: number) => string
  /** Characters of the longest. */
  readonly longest: number
}
