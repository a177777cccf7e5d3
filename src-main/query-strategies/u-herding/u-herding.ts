import { defineStrategy } from '../define-strategy.ts'
import { greedyCover } from '../geometry/greedy-cover.ts'
import { marginUncertainty } from '../scores/margin-uncertainty.ts'
import { about } from './about.ts'

export const uHerding = defineStrategy({
  ...about,
  async choose({ pool: { features, candidates, labelled }, output, classes, count, random, math }) {
    const { probabilities } = output!
    const weightOf = (row: number) => marginUncertainty(probabilities, row)
    // The more labels a class has, the nearer to a label a sample must be to be taken for known.
    const reach = 1 / Math.sqrt(Math.max(1, labelled.rows.length / classes))
    const cover = await greedyCover({
      features,
      candidates,
      labelled: labelled.rows,
      count,
      weightOf,
      reach,
      random,
      math,
    })
    const picks = cover.picks.map((pick) => ({ ...pick, parts: { ...pick.parts, margin: weightOf(pick.row) } }))
    return { picks, reasons: cover.reasons }
  },
})
