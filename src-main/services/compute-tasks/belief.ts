import type { Runtime } from '../../compute/runtime.ts'
import { probabilitiesOf, runHead, type Head } from '../../learners/head-graph.ts'
import type { Matrix } from '../../platform/matrix.ts'
import type { Belief } from '../../query-strategies/strategy.ts'
import type { Tensor } from '../../tensor-graph/tensor.ts'

/** What a head thinks of every row; an expression strategy's scores come out of the same graph. */
export async function beliefOf(
  head: Head,
  features: Matrix,
  score: ((probabilities: Tensor) => Tensor) | undefined,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Belief> {
  if (!score) return { probabilities: await probabilitiesOf(head, features, runtime) }
  const outputs = { probabilities: (_: Tensor, p: Tensor) => p, scores: (_: Tensor, p: Tensor) => score(p) }
  const { probabilities, scores } = await runHead(head, features, outputs, runtime, signal)
  return { probabilities, scores: scores.data }
}
