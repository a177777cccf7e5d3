import { defineCommitteeStrategy } from '../define-committee-strategy.ts'
import { UnpreparedBelief } from '../define-score-strategy.ts'
import { mutualInformation } from '../scores/disagreement.ts'
import { highestScores } from '../scores/highest-scores.ts'
import { mostInformative } from './joint-information.ts'

export const batchBald = defineCommitteeStrategy({
  id: 'batch-bald.v1',
  title: 'BatchBALD',
  summary:
    'Asks the batch that tells most about the committee as a whole: disagreement counts once, however many samples show it.',
  paper: 'Kirsch, van Amersfoort & Gal 2019',
  options: {
    looked: {
      kind: 'integer',
      title: 'Samples weighed against each other',
      help: 'Those the committee disagrees on most',
      default: 200,
      min: 10,
      max: 2000,
    },
  },
  committeeScore: mutualInformation,
  async pick({ pool, output, count, random, math }, scores, { looked }) {
    if (!output!.members) throw new UnpreparedBelief('batch-bald.v1', 'members')
    const rows = highestScores(pool.candidates, scores, Math.max(count, looked))
    const members = await output!.members(rows)
    const classes = output!.probabilities.columns
    const picked = await mostInformative(members, { classes, count, random, math })
    return {
      picks: picked.map(({ at, gain }) => {
        const row = rows[at]!
        return { row, score: gain, parts: { information: gain, disagreement: scores[row]! } }
      }),
      reasons: [],
    }
  },
})
