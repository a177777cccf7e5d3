import { NamedError } from '../platform/named-error.ts'
import type { TargetKind } from '../platform/targets.ts'
import type { StrategyFace } from './about-strategy.ts'
import { about as auto } from './auto/about.ts'
import { about as badge } from './badge/about.ts'
import { about as bald } from './bald/about.ts'
import { about as batchBald } from './batch-bald/about.ts'
import { about as clusterMargin } from './cluster-margin/about.ts'
import { about as consensusEntropy } from './consensus-entropy/about.ts'
import { about as contrastive } from './contrastive/about.ts'
import { about as densityWeighted } from './density-weighted/about.ts'
import { about as anchorMargin } from './anchor-margin/about.ts'
import { about as diverseMiniBatch } from './diverse-mini-batch/about.ts'
import { about as dropQuery } from './drop-query/about.ts'
import { about as dpp } from './dpp/about.ts'
import { about as entropy } from './entropy/about.ts'
import { about as expectedGradientLength } from './expected-gradient-length/about.ts'
import { about as informationDensity } from './information-density/about.ts'
import { about as kCenter } from './k-center/about.ts'
import { about as leastConfidence } from './least-confidence/about.ts'
import { about as margin } from './margin/about.ts'
import { about as maxDivergence } from './max-divergence/about.ts'
import { about as maxHerding } from './max-herding/about.ts'
import { about as powerBald } from './power-bald/about.ts'
import { about as probCover } from './prob-cover/about.ts'
import { about as random } from './random/about.ts'
import { about as rankedBatch } from './ranked-batch/about.ts'
import { about as ratio } from './ratio/about.ts'
import { about as representative } from './representative/about.ts'
import { about as typiClust } from './typiclust/about.ts'
import { about as uHerding } from './u-herding/about.ts'
import { about as variationRatio } from './variation-ratio/about.ts'
import { about as voteEntropy } from './vote-entropy/about.ts'

/** All strategies, in the order they are offered, as the core knows them; index.ts joins their code. */
export const strategyFaces = [
  auto,
  random,
  leastConfidence,
  margin,
  entropy,
  ratio,
  bald,
  batchBald,
  powerBald,
  voteEntropy,
  consensusEntropy,
  maxDivergence,
  variationRatio,
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
] as unknown as readonly StrategyFace[]

export class UnknownStrategy extends NamedError<{ id: string; known: readonly string[] }> {
  constructor(id: string) {
    const known = strategyFaces.map((strategy) => strategy.id)
    super({ id, known }, `there is no strategy “${id}”; there are ${known.join(', ')}`)
  }
}

/** Throws UnknownStrategy. */
export function strategyFace(id: string): StrategyFace {
  const found = strategyFaces.find((face) => face.id === id)
  if (!found) throw new UnknownStrategy(id)
  return found
}

export const servedKinds = ({ serves, needs }: Pick<StrategyFace, 'serves' | 'needs'>): readonly TargetKind[] =>
  serves ?? (needs.model ? ['single'] : ['single', 'multi'])

/** A strategy made for samples of one label was asked about samples of several. */
export class StrategyServesOtherKind extends NamedError<{ id: string; known: string }> {
  constructor(id: string) {
    const known = strategyFaces.filter((face) => servedKinds(face).includes('multi')).map((face) => face.id)
    super({ id, known: known.join(', ') }, `${id} cannot ask about samples of several labels; ${known.join(', ')} can`)
  }
}

/** Throws StrategyServesOtherKind. */
export function requireServed(strategy: Pick<StrategyFace, 'id' | 'serves' | 'needs'>, kind: TargetKind): void {
  if (!servedKinds(strategy).includes(kind)) throw new StrategyServesOtherKind(strategy.id)
}

export class NeedsModelFirst extends NamedError<{ id: string }> {
  constructor(id: string) {
    super({ id }, `“${id}” cannot ask the first batch: it needs a model`)
  }
}

/** `typiclust.v1+margin.v1`: the one asks the first batch, the other all that follow. Throws UnknownStrategy, NeedsModelFirst. */
export function facesIn(id: string): { readonly strategy: StrategyFace; readonly first?: StrategyFace } {
  const [first, second] = id.split('+').map(strategyFace) as [StrategyFace, StrategyFace?]
  if (second && first.needs.model) throw new NeedsModelFirst(first.id)
  return second ? { strategy: second, first } : { strategy: first }
}
