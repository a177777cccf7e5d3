import { defineStrategy } from '../define-strategy.ts'
import { greedyCover } from '../geometry/greedy-cover.ts'
import { marginUncertainty } from '../scores/margin-uncertainty.ts'

export const uHerding = defineStrategy({
  id: 'u-herding.v1',
  title: 'UHerding',
  summary: 'Covers the part of the pool the model is unsure of: herding, where an unsure sample counts for more.',
  paper: 'Bae, Oliveira & Sutherland 2025',
  group: 'both',
  options: {},
  needs: { model: true },
  async choose({ pool: { features, candidates, labelled }, output, classes, count, random, math }) {
    const { probabilities } = output!
    const weightOf = (row: number) => marginUncertainty(probabilities, row)
    // The more labels a class has, the nearer to a label a sample must be to be taken for known.
    const reach = 1 / Math.sqrt(Math.max(1, labelled.rows.length / classes))
    const herded = await greedyCover({
      features,
      candidates,
      labelled: labelled.rows,
      count,
      weightOf,
      reach,
      random,
      math,
    })
    const picks = herded.picks.map((pick) => ({ ...pick, parts: { ...pick.parts, margin: weightOf(pick.row) } }))
    return { picks, reasons: herded.reasons }
  },
})
