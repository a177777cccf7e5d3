import type { Made } from '../contract/synthesis-made.ts'
import { DistinctPairs, pairsIn } from '../synthesis/gates/distinct-grams.ts'
import { EmbeddingSpread } from '../synthesis/gates/embedding-spread.ts'
import type { Gate, Judged } from '../synthesis/gates/gate-types.ts'
import { levelled } from '../synthesis/gates/text-grams.ts'
import type { MadeSample } from '../synthesis/make-samples.ts'
import type { LabelJudge } from './label-judge.ts'

/** What the gates said of the samples of one template. */
export function countsOf(judged: readonly Judged<MadeSample>[], open: readonly Gate[]) {
  const count = (verdict: Judged<MadeSample>['verdict'], gate?: string) =>
    judged.filter((one) => one.verdict === verdict && (gate === undefined || one.gate === gate)).length
  return {
    drawn: judged.length,
    gates: open.map((gate) => ({ gate, rejected: count('rejected', gate), doubtful: count('doubtful', gate) })),
    accepted: count('accepted'),
    doubtful: count('doubtful'),
    rejected: count('rejected'),
  }
}

/** How much those kept differ from each other: by words and, where somebody had their features, by these. */
export function diversityOf(judged: readonly Judged<MadeSample>[], judge: LabelJudge | null): Made['diversity'] {
  const [pairs, spread] = [new DistinctPairs(), new EmbeddingSpread()]
  for (const { sample, verdict } of judged) {
    if (verdict !== 'accepted') continue
    pairs.add(pairsIn(levelled(sample.text)))
    const direction = judge?.directionOf(sample.text)
    if (direction) spread.add(sample.label, direction)
  }
  return { distinctPairs: pairs.share, spread: spread.mean, realSpread: judge?.realSpread ?? null }
}
