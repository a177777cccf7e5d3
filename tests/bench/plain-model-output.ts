import type { Head } from '../../src-main/training/head-graph.ts'
import { matrix, rowOf, type Matrix } from '../../src-main/platform/matrix.ts'
import { marginUncertainty } from '../../src-main/query-strategies/scores/margin-uncertainty.ts'
import type { ModelOutput } from '../../src-main/query-strategies/strategy.ts'

/** What a softmax head thinks of every row, by loops. */
export function plainProbabilities({ parameters }: Head, features: Matrix): Matrix {
  const { shape, data: weight } = parameters['weight']!
  const [classes, bias] = [shape[1]!, parameters['bias']!.data]
  const out = matrix(features.rows, classes)
  const z = new Float64Array(classes)
  for (let i = 0; i < features.rows; i++) {
    const [x, p] = [rowOf(features, i), rowOf(out, i)]
    for (let c = 0; c < classes; c++) z[c] = bias[c]!
    for (let j = 0; j < x.length; j++) for (let c = 0; c < classes; c++) z[c]! += x[j]! * weight[j * classes + c]!
    const top = Math.max(...z)
    let mass = 0
    for (let c = 0; c < classes; c++) mass += z[c] = Math.exp(z[c]! - top)
    for (let c = 0; c < classes; c++) p[c] = z[c]! / mass
  }
  return out
}

/** The same with margins for scores, as a stand-in for whatever score a strategy writes. */
export function plainModelOutput(head: Head, features: Matrix): ModelOutput {
  const probabilities = plainProbabilities(head, features)
  return {
    probabilities,
    scores: Float32Array.from({ length: features.rows }, (_, i) => marginUncertainty(probabilities, i)),
  }
}
