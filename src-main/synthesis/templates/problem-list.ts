import { limits } from './template-limits.ts'
import type { Report, TemplateProblem } from './template-problems.ts'

/** Of faults that are the same thing at many places so many places are kept: they leave room for others. */
const PLACES = 20

/** Faults as they are found, counted beyond what is kept. */
export class ProblemList {
  readonly #kept: TemplateProblem[] = []
  readonly #alike = new Map<string, number>()

  readonly report: Report = (kind, at, length, fields = {}) => {
    const key = keyOf({ kind, file: at.file, fields })
    const count = (this.#alike.get(key) ?? 0) + 1
    // Faults that all differ are counted together once there are many.
    if (this.#alike.size < MOST_KINDS || count > 1) this.#alike.set(key, count)
    if (count > PLACES || this.#kept.length >= limits.problems) return
    this.#kept.push({ kind, file: at.file, line: at.line, column: at.column, length, fields, alike: 0 })
  }
  get isEmpty(): boolean {
    return this.#kept.length === 0
  }
  /** By file and place; the first of equal ones says how many they are. */
  sorted(files: readonly string[]): readonly TemplateProblem[] {
    const order = (one: TemplateProblem) => files.indexOf(one.file)
    const all = this.#kept.toSorted((a, b) => order(a) - order(b) || a.line - b.line || a.column - b.column)
    const said = new Set<string>()
    return all.map((one) => {
      const key = keyOf(one)
      if (said.has(key)) return one
      said.add(key)
      return { ...one, alike: this.#alike.get(key) ?? 1 }
    })
  }
}
const MOST_KINDS = 10_000
const keyOf = ({ kind, file, fields }: Pick<TemplateProblem, 'kind' | 'file' | 'fields'>) =>
  JSON.stringify([kind, file, fields])
