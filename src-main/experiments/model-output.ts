import type { Runtime } from '../compute/runtime.ts'
import type { OptionValues } from '../contract/options.ts'
import { committeeScores, fitCommittee, knownLabels, memberProbabilities } from '../learners/committee/committee.ts'
import { probabilitiesOf, runHead, type Head } from '../training/head-graph.ts'
import { gatherRows } from '../platform/matrix.ts'
import { shapeOf } from '../platform/targets.ts'
import type { ModelOutput, Pool, Strategy } from '../query-strategies/strategy.ts'
import { predictUnderDropout } from './predict-under-dropout.ts'
import type { Tensor } from '../tensor-graph/tensor.ts'

/** Strategies with a committee serve no others. */
type OfOneClass = { readonly rows: Int32Array; readonly labels: Int32Array }

export interface OutputRequest {
  readonly strategy: Strategy
  readonly options: OptionValues
  readonly classes: number
  readonly seed: number
}

/**
 * What a head thinks of every row of the pool. An expression strategy's scores come out of the same graph; where it wants a committee,
 * one is trained on the pool's labels and scores come out of that one's graph.
 */
export const modelOutputOf = async (...of: Parameters<typeof outputOf>): Promise<ModelOutput> => ({
  ...(await outputOf(...of)),
  byNames: of[0].byNames,
})

async function outputOf(
  head: Head,
  { features, labelled }: Pick<Pool, 'features' | 'labelled'>,
  { strategy, options, classes, seed }: OutputRequest,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<ModelOutput> {
  const { score, committeeScore, needs } = strategy
  if (score) {
    const shape = shapeOf(labelled.labels)
    const outputs = {
      probabilities: (_: Tensor, p: Tensor) => p,
      scores: (_: Tensor, p: Tensor) => score(p, options, shape),
    }
    const { probabilities, scores } = await runHead(head, features, outputs, runtime, signal)
    return { probabilities, scores: scores.data }
  }
  const probabilities = await probabilitiesOf(head, features, runtime)
  if (needs.dropout) return { probabilities, dropped: await predictUnderDropout(head, features, seed, runtime, signal) }
  if (!committeeScore || !needs.committee) return { probabilities }
  const task = {
    ...knownLabels(features, labelled as OfOneClass),
    classes,
    members: needs.committee(options),
    inverseL2: head.inverseL2,
  }
  // Every label was taken back since the model was made: nobody to disagree.
  if (task.labels.length === 0) return { probabilities, scores: new Float32Array(features.rows) }
  const committee = await fitCommittee(task, { runtime, seed, signal })
  return {
    probabilities,
    scores: await committeeScores(committee, features, committeeScore, runtime, signal),
    members: (rows) => memberProbabilities(committee, gatherRows(features, rows), runtime, signal),
  }
}
