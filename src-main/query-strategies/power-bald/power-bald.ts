import type { Random } from '../../platform/random.ts'
import { highestScored } from '../define-score-strategy.ts'
import { defineCommitteeStrategy } from '../define-committee-strategy.ts'
import { mutualInformation } from '../scores/disagreement.ts'
import type { Pick } from '../strategy.ts'
import { about } from './about.ts'

export const powerBald = defineCommitteeStrategy({
  ...about,
  committeeScore: mutualInformation,
  pick(request, scores, { beta }) {
    const keys = Float64Array.from(scores, (score) => powerKey(score, beta, gumbel(request.random)))
    const { picks, reasons } = highestScored(request, keys, (row) => ({
      disagreement: scores[row]!,
      drawn: keys[row]!,
    }))
    const chances = chancesOf(picks, request.pool.candidates, (row) => scores[row]! ** beta)
    return {
      picks: chances ? picks.map((pick, i) => ({ ...pick, parts: { ...pick.parts, chance: chances[i]! } })) : picks,
      reasons,
    }
  },
})

/** Of each pick, its mass over that of all that were left; null where some sample could never have been drawn. */
function chancesOf(picks: readonly Pick[], candidates: Int32Array, massOf: (row: number) => number): number[] | null {
  const masses = Float64Array.from(candidates, massOf)
  if (!masses.every((mass) => mass > 0)) return null
  let left = masses.reduce((a, b) => a + b, 0)
  return picks.map(({ row }) => {
    const chance = massOf(row) / left
    left -= massOf(row)
    return chance
  })
}

const gumbel = (random: Random) => -Math.log(-Math.log(Math.max(1e-300, random())))
/** Finite, or equal scores of 0 would all count as unscorable. */
const LOWEST = -1e6

/** β·ln s + Gumbel noise: the largest keys are a draw without replacement with probability ∝ s^β; s = 0 comes last. */
export const powerKey = (score: number, beta: number, noise: number): number =>
  score > 0 ? beta * Math.log(score) + noise : score === 0 ? LOWEST + noise : Number.NaN
