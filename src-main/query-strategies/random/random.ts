import { sampleWithoutReplacement } from '../../platform/random.ts'
import { defineStrategy } from '../define-strategy.ts'
import { about } from './about.ts'

export const random = defineStrategy({
  ...about,
  choose: async ({ pool: { candidates }, count, random }) => {
    const drawn = sampleWithoutReplacement(candidates.length, count, random)
    const left = candidates.length
    // Of each draw, given those before it: what unbiased estimates weigh by.
    const picks = Array.from(drawn, (at, i) => ({ row: candidates[at]!, score: 0, parts: { chance: 1 / (left - i) } }))
    return { picks, reasons: [] }
  },
})
