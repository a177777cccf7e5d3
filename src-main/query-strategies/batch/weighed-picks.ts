import { lureWeights } from '../../evaluation/label-weights.ts'
import type { Pick } from '../strategy.ts'

/**
 * Where every pick says with which chance it was drawn from what was left, the weight it has in a mean over the batch that is to stand for
 * all `poolSize` samples (LURE: 1 for each where all were drawn alike). Other batches are left as they are.
 */
export function weighedPicks(picks: readonly Pick[], poolSize: number): readonly Pick[] {
  const chances = picks.map(({ parts }) => parts['chance'])
  if (!chances.every((chance) => chance !== undefined)) return picks
  const weights = lureWeights(chances, poolSize)
  return picks.map((pick, i) => ({ ...pick, parts: { ...pick.parts, weight: weights[i]! } }))
}
