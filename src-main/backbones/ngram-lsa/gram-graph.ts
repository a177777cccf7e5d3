import { add, cast, clip, div, mul, sqrt, square } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { reduceSum } from '../../tensor-graph/ops/reduce.ts'
import { gather } from '../../tensor-graph/ops/selection.ts'
import { transposeLast, unsqueezed } from '../../tensor-graph/ops/shape.ts'
import { constant, input, type Tensor } from '../../tensor-graph/tensor.ts'
import type { Matrix } from '../../platform/matrix.ts'
import { HALF } from './hash-grams.ts'
import type { Vocabulary } from './vocabulary.ts'

/** 1 + ln(count), and 0 of what is not there. */
const FREQUENCIES = Float32Array.from({ length: 256 }, (_, count) => (count === 0 ? 0 : 1 + Math.log(count)))
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
  // A node costs more than its numbers: both halves are weighted at once, each 0 where the pattern is of the other.  [columns, 2]
  const halves = new Float32Array(2 * buckets.length)
  buckets.forEach((bucket, column) => (halves[2 * column + (bucket >= HALF ? 1 : 0)] = idf[column]!))
  const frequency = gather(constant(FREQUENCIES), cast(clip(counts, 0, 255), 'int32'))
  const weights = mul(unsqueezed(frequency), transposeLast(gather(constant(halves, [buckets.length, 2]), columns)))
  const scaled = div(weights, sqrt(add(reduceSum(square(weights), { axes: [2], keep: true }), TINY)))
  const rows = gather(constant(table.data, [table.rows, table.columns]), columns)
  // [samples, 2, patterns] · [samples, patterns, width]
  return reduceSum(matMul(scaled, rows), { axes: [1], keep: false })
}
