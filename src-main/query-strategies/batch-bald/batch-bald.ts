import { defineCommitteeStrategy } from '../define-committee-strategy.ts'
import { MissingModelOutput } from '../define-score-strategy.ts'
import { mutualInformation } from '../scores/disagreement.ts'
import { highestScores } from '../scores/highest-scores.ts'
import { mostInformative } from './joint-information.ts'
import { about } from './about.ts'

export const batchBald = defineCommitteeStrategy({
  ...about,
  committeeScore: mutualInformation,
  async pick({ pool, output, count, random, math }, scores, { looked }) {
    if (!output!.members) throw new MissingModelOutput('batch-bald.v1', 'members')
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
