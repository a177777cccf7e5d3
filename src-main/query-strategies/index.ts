import { UnknownStrategy } from './faces.ts'
import { auto } from './auto/auto.ts'
import { badge } from './badge/badge.ts'
import { bald } from './bald/bald.ts'
import { batchBald } from './batch-bald/batch-bald.ts'
import { clusterMargin } from './cluster-margin/cluster-margin.ts'
import { consensusEntropyStrategy } from './consensus-entropy/consensus-entropy.ts'
import { contrastive } from './contrastive/contrastive.ts'
import { densityWeighted } from './density-weighted/density-weighted.ts'
import { anchorMargin } from './anchor-margin/anchor-margin.ts'
import { diverseMiniBatch } from './diverse-mini-batch/diverse-mini-batch.ts'
import { dropQuery } from './drop-query/drop-query.ts'
import { dpp } from './dpp/dpp.ts'
import { entropy } from './entropy/entropy.ts'
import { expectedGradientLength } from './expected-gradient-length/expected-gradient-length.ts'
import { informationDensity } from './information-density/information-density.ts'
import { kCenter } from './k-center/k-center.ts'
import { leastConfidence } from './least-confidence/least-confidence.ts'
import { margin } from './margin/margin.ts'
import { maxDivergenceStrategy } from './max-divergence/max-divergence.ts'
import { maxHerding } from './max-herding/max-herding.ts'
import { powerBald } from './power-bald/power-bald.ts'
import { probCover } from './prob-cover/prob-cover.ts'
import { random } from './random/random.ts'
import { rankedBatch } from './ranked-batch/ranked-batch.ts'
import { ratio } from './ratio/ratio.ts'
import { representative } from './representative/representative.ts'
import { typiClust } from './typiclust/typiclust.ts'
import { uHerding } from './u-herding/u-herding.ts'
import { variationRatioStrategy } from './variation-ratio/variation-ratio.ts'
import { voteEntropyStrategy } from './vote-entropy/vote-entropy.ts'
import type { Strategy } from './strategy.ts'

/** All strategies, in the order they are offered. */
export const strategies: readonly Strategy[] = [
  auto,
  random,
  leastConfidence,
  margin,
  entropy,
  ratio,
  bald,
  batchBald,
  powerBald,
  voteEntropyStrategy,
  consensusEntropyStrategy,
  maxDivergenceStrategy,
  variationRatioStrategy,
  representative,
  maxHerding,
  typiClust,
  probCover,
  kCenter,
  informationDensity,
  expectedGradientLength,
  uHerding,
  badge,
  clusterMargin,
  diverseMiniBatch,
  dropQuery,
  anchorMargin,
  contrastive,
  densityWeighted,
  rankedBatch,
  dpp,
]

/** Throws UnknownStrategy. */
export function strategyById(id: string): Strategy {
  const found = strategies.find((strategy) => strategy.id === id)
  if (!found) throw new UnknownStrategy(id)
  return found
}
