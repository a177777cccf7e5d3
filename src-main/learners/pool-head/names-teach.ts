import { gatherRows, matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { meanRow } from '../../sample-graph/neighbour-graph.ts'
import type { SparseGraph } from '../../sample-graph/spread-labels.ts'
import type { TrainingContext } from '../../training/training-task.ts'
import { classShares } from './class-shares.ts'
import type { NamesTeach, TeachingPool } from './fit-with-pool.ts'
import { centredNames, nameBeliefs } from './name-beliefs.ts'
import { nameTrust } from './name-trust.ts'

/** Names that almost surely say nothing are left out; below, they weigh as much as they are trusted. */
export const WORTH_HEARING = 0.02

interface Labelled {
  readonly classes: number
  readonly places: Int32Array
  readonly labels: Int32Array
}

/** Of each class, the labels that its name alone gets right, of how many; an answer is tested by what it has not taught, but for the class shares. */
type RightByName = readonly (readonly [right: number, answers: number])[]

/** What the classes' names say of the pool, and how far the labels bear them out.  names [classes, d] */
export async function namesTeach(
  pool: TeachingPool & { readonly sparse: SparseGraph },
  names: Matrix,
  labelled: Labelled,
  context: TrainingContext,
): Promise<NamesTeach & { readonly right: RightByName }> {
  const counts = new Float64Array(labelled.classes)
  for (const label of labelled.labels) counts[label]!++
  const beliefs = await nameBeliefs(pool, names, classShares(counts), context)
  const centred = centredNames(names)
  const classes = Int32Array.from(counts.keys()).filter((c) => rowOf(centred, c).some((x) => x !== 0))
  // One name alone tells nothing apart.
  const trust = classes.length < 2 ? 0 : nameTrust(beliefs, labelled, labelled.classes, classes)
  const placed = gatherRows(centred, classes)
  const right = rightByName(beliefs, labelled, classes)
  return {
    beliefs,
    trust,
    worth: worthOf(beliefs, labelled.classes),
    classes,
    smooth: among(pool.smooth, placed),
    right,
  }
}

function rightByName(beliefs: Float32Array, { classes, places, labels }: Labelled, named: Int32Array): RightByName {
  const told = Array.from({ length: classes }, (): [number, number] => [0, 0])
  labels.forEach((label, i) => {
    if (!named.includes(label)) return
    const row = beliefs.subarray(places[i]! * classes, (places[i]! + 1) * classes)
    told[label]![1]++
    if (row[label] === Math.max(...row)) told[label]![0]++
  })
  return told
}

/**
 * The labels a class that names weigh as much as: 1/s where they are sure of a sample's class by s on average. Where features are poor even good names are
 * unsure, and what a label spreads to its neighbours is then worth as little.
 */
function worthOf(beliefs: Float32Array, classes: number): number {
  let sum = 0
  for (let first = 0; first < beliefs.length; first += classes)
    sum += Math.max(...beliefs.subarray(first, first + classes))
  return sum > 0 ? beliefs.length / classes / sum : 1
}

/** Centred rows as rows of a pool: as far from its mean as its rows are, in their own directions. */
export function among(pool: Matrix, centred: Matrix): Matrix {
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
