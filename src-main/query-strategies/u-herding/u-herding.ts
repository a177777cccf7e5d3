import { defineStrategy } from '../define-strategy.ts'
import { herd } from '../herding.ts'
import { marginUncertainty } from '../margin-uncertainty.ts'

export const uHerding = defineStrategy({
  id: 'u-herding.v1',
  title: 'UHerding',
  summary: 'Covers the part of the pool the model is unsure of: herding, where an unsure sample counts for more.',
  paper: 'Bae, Oliveira & Sutherland 2025',
  group: 'both',
  options: {},
  needs: { model: true },
  async choose({ pool: { features, candidates, labelled }, belief, count, random, math }) {
    const { probabilities } = belief!
    const weightOf = (row: number) => marginUncertainty(probabilities, row)
    const herded = await herd({ features, candidates, labelled: labelled.rows, count, weightOf, random, math })
    const picks = herded.picks.map((pick) => ({ ...pick, parts: { ...pick.parts, margin: weightOf(pick.row) } }))
    return { picks, reasons: herded.reasons }
  },
})
