import { NONE } from './column-options.ts'
import type { OpenQuestion } from './format.ts'
import type { Seen } from './guess-columns.ts'

/** Asks which column is the label, where several may be; with some of what stands in each. */
export const labelQuestion = (label: Seen | undefined, others: readonly Seen[]): OpenQuestion => {
  const shown = (c: Seen) => [c.name, [...new Set(c.values)].slice(0, 4).join(', ').slice(0, 60)] as const
  return {
    option: 'label',
    chosen: label?.name ?? NONE,
    others: [...others.map((c) => c.name), ...(label ? [NONE] : [])],
    examples: Object.fromEntries([...(label ? [label] : []), ...others].map(shown)),
  }
}
