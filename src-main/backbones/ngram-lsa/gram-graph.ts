import { add, clip, div, log, mul, sqrt, square, sub } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { reduceSum } from '../../tensor-graph/ops/reduce.ts'
import { gather } from '../../tensor-graph/ops/selection.ts'
import { squeezed, unsqueezed } from '../../tensor-graph/ops/shape.ts'
import { constant, input, type Tensor } from '../../tensor-graph/tensor.ts'
import type { Matrix } from '../../platform/matrix.ts'
import { HALF } from './hash-grams.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Keeps an empty half from dividing by zero. */
const TINY = 1e-30

/**
 * Σ weight · row over a text's patterns, weighted as `weigh` does it: sublinear tf · idf, characters and words each of length 1. Inputs `columns`
 * and `counts` [samples, patterns].  table [columns, width] → [samples, width]
 */
export function gramSums({ buckets, idf }: Pick<Vocabulary, 'buckets' | 'idf'>, table: Matrix): Tensor {
  const shape = ['samples', 'patterns'] as const
  const columns = input('columns', shape, 'int64')
  const counts = input('counts', shape)
  const isWord = gather(constant(Float32Array.from(buckets, (bucket) => (bucket >= HALF ? 1 : 0))), columns)
  const frequency = mul(clip(counts, 0, 1), add(1, log(clip(counts, 1, 255))))
  const weights = mul(frequency, gather(constant(idf), columns))
  const lengthOf = (part: Tensor) => mul(part, reduceSum(mul(part, square(weights)), { axes: [1], keep: true }))
  const squares = add(lengthOf(isWord), lengthOf(sub(1, isWord)))
  const scaled = div(weights, sqrt(add(squares, TINY)))
  const rows = gather(constant(table.data, [table.rows, table.columns]), columns)
  // [samples, 1, patterns] · [samples, patterns, width]
  return squeezed(matMul(unsqueezed(scaled), rows))
}
