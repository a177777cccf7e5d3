import { sampleWithoutReplacement } from '../../platform/random.ts'
import { defineStrategy } from '../define-strategy.ts'

export const random = defineStrategy({
  id: 'random.v1',
  title: 'Random',
  summary: 'Asks samples at random: the baseline, and the only fair source of labels for measuring.',
  paper: 'simple random sampling without replacement',
  group: 'baseline',
  options: {},
  needs: { model: false },
  choose: async ({ pool: { candidates }, count, random }) => {
    const drawn = sampleWithoutReplacement(candidates.length, count, random)
    const left = candidates.length
    // Of each draw, given those before it: what unbiased estimates weigh by.
    const picks = Array.from(drawn, (at, i) => ({ row: candidates[at]!, score: 0, parts: { chance: 1 / (left - i) } }))
    return { picks, reasons: [] }
  },
})
