import type { Matrix } from '../../platform/matrix.ts'
import { matrix, rowOf } from '../../platform/matrix.ts'
import { centredRows, meanRow } from '../../sample-graph/neighbour-graph.ts'
import { spreadBeliefs, type SparseGraph } from '../../sample-graph/spread-labels.ts'
import { probabilitiesOf } from '../../training/head-graph.ts'
import { logits } from '../../training/linear-head.ts'
import type { TrainingContext } from '../../training/training-task.ts'

/** Of similarities before they become beliefs. */
const TEMPERATURE = 0.05
const SPREAD = { alpha: 0.8, rounds: 20 }
const BALANCING_ROUNDS = 20

/**
 * What the names of the classes say of every row: softmax of cosine/.05 on centred features, names centred on their own mean, balanced so that each class
 * has its share of the pool (Sinkhorn & Knopp 1967), spread over the neighbour graph. A class without a name (a row of zeros) gets nothing.
 * rows [n, d], names [classes, d], shares [classes] → [n, classes], rows sum to 1
 */
export async function nameBeliefs(
  { rows, sparse }: { readonly rows: Matrix; readonly sparse: SparseGraph },
  names: Matrix,
  shares: ArrayLike<number>,
  { runtime }: Pick<TrainingContext, 'runtime'>,
): Promise<Float32Array> {
  const centred = centredNames(names)
  const [d, classes] = [names.columns, names.rows]
  const weight = new Float32Array(d * classes)
  const bias = new Float32Array(classes)
  for (let c = 0; c < classes; c++) {
    const row = rowOf(centred, c)
    // Nothing is known of it: no sample is taken for it.
    if (!row.some((x) => x !== 0)) bias[c] = -1e4
    for (let j = 0; j < d; j++) weight[j * classes + c] = row[j]! / TEMPERATURE
  }
  const parameters = { weight: { shape: [d, classes], data: weight }, bias: { shape: [classes], data: bias } }
  const { data } = await probabilitiesOf({ parameters, logits }, centredRows(rows, meanRow(rows)), runtime)
  return rowsToOne(spreadBeliefs(sparse, balanced(data, shares), SPREAD), classes)
}

/** Names less their mean, L2-normalised; rows of zeros stay so. */
export function centredNames(names: Matrix): Matrix {
  const given = Array.from({ length: names.rows }, (_, c) => c).filter((c) => rowOf(names, c).some((x) => x !== 0))
  const some = matrix(given.length, names.columns)
  given.forEach((c, i) => rowOf(some, i).set(rowOf(names, c)))
  const centred = centredRows(some, meanRow(some))
  const out = matrix(names.rows, names.columns)
  given.forEach((c, i) => rowOf(out, c).set(rowOf(centred, i)))
  return out
}

/** Columns scaled to their shares and rows to 1, in turns. */
function balanced(beliefs: Float32Array, shares: ArrayLike<number>): Float32Array {
  const classes = shares.length
  let now = beliefs.slice()
  for (let round = 0; round < BALANCING_ROUNDS; round++) {
    const mass = new Float64Array(classes)
    for (let i = 0; i < now.length; i++) mass[i % classes]! += now[i]!
    for (let i = 0; i < now.length; i++)
      now[i]! *= mass[i % classes]! > 0 ? shares[i % classes]! / mass[i % classes]! : 0
    now = rowsToOne(now, classes)
  }
  return now
}

function rowsToOne(values: Float32Array<ArrayBuffer>, width: number): Float32Array<ArrayBuffer> {
  for (let first = 0; first < values.length; first += width) {
    let sum = 0
    for (let c = 0; c < width; c++) sum += values[first + c]!
    if (sum > 0) for (let c = 0; c < width; c++) values[first + c]! /= sum
  }
  return values
}
