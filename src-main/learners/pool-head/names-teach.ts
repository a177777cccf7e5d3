import { gatherRows, matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { meanRow } from '../../sample-graph/neighbour-graph.ts'
import type { SparseGraph } from '../../sample-graph/spread-labels.ts'
import type { TrainingContext } from '../../training/training-task.ts'
import { classShares } from './class-shares.ts'
import type { NamesTeach, TeachingPool } from './fit-with-pool.ts'
import { centredNames, nameBeliefs } from './name-beliefs.ts'
import { nameTrust } from './name-trust.ts'

/** Names that more likely say nothing are left out. */
export const WORTH_HEARING = 0.5

interface Labelled {
  readonly classes: number
  readonly places: Int32Array
  readonly labels: Int32Array
}

/** What the classes' names say of the pool, and how far the labels bear them out.  names [classes, d] */
export async function namesTeach(
  pool: TeachingPool & { readonly sparse: SparseGraph },
  names: Matrix,
  labelled: Labelled,
  context: TrainingContext,
): Promise<NamesTeach> {
  const counts = new Float64Array(labelled.classes)
  for (const label of labelled.labels) counts[label]!++
  const beliefs = await nameBeliefs(pool, names, classShares(counts), context)
  const centred = centredNames(names)
  const classes = Int32Array.from(counts.keys()).filter((c) => rowOf(centred, c).some((x) => x !== 0))
  // One name alone tells nothing apart.
  const trust = classes.length < 2 ? 0 : nameTrust(beliefs, labelled, labelled.classes, classes)
  const placed = gatherRows(centred, classes)
  return { beliefs, trust, classes, smooth: among(pool.smooth, placed) }
}

/** Centred names as rows of a pool: as far from its mean as its rows are, in their own directions. */
function among(pool: Matrix, centred: Matrix): Matrix {
  const mean = meanRow(pool)
  let squares = 0
  for (let i = 0; i < pool.rows; i++) {
    const row = rowOf(pool, i)
    for (let j = 0; j < pool.columns; j++) squares += (row[j]! - mean[j]!) ** 2
  }
  const length = Math.sqrt(squares / Math.max(1, pool.rows))
  const out = matrix(centred.rows, centred.columns)
  for (let i = 0; i < centred.rows; i++)
    for (let j = 0; j < centred.columns; j++)
      out.data[i * centred.columns + j] = mean[j]! + length * centred.data[i * centred.columns + j]!
  return out
}
