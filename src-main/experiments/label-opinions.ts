import { matrixMath } from '../compute/matrix-math.ts'
import type { Runtime } from '../compute/runtime.ts'
import { centredNames } from '../learners/pool-head/name-beliefs.ts'
import { matrix, rowOf, type Matrix } from '../platform/matrix.ts'
import { centredRows } from '../sample-graph/neighbour-graph.ts'
import type { LabelBelief } from '../synthesis/gates/gate-types.ts'
import { disagreement } from '../synthesis/gates/label-disagreement.ts'

/** What somebody believes of rows of features; `own`: the sample that each row was made from, whose own vote says nothing.  [n, d] → [n, labels], rows sum to 1, or to 0 where nothing is believed */
export type Opinion = (rows: Matrix, own?: readonly number[]) => Promise<Matrix>

/** What is believed of features [rows, d]; null for a label that whoever is asked does not know. */
export type RowCheck = (
  rows: Matrix,
  labels: readonly string[],
  own?: readonly number[],
) => Promise<(LabelBelief | null)[]>

/** Labelled samples that vote, as many as vote for a card's guesses. */
const VOTERS = 10
/** Of similarities to names before they become beliefs, as where names teach. */
const TEMPERATURE = 0.05
/** What is believed in most is all that is looked at: as many labels as have votes. */
const KEPT = VOTERS

interface Voters {
  /** [m, d] */
  readonly rows: Matrix
  /** The class of each. */
  readonly labels: Int32Array
  readonly classes: number
  /** Their ids, where rows may have been made from one of them. */
  readonly samples?: readonly number[]
}

/** Shares of a vote of the nearest, weighed by similarity (Dudani 1976). `mean` of the pool [d]. */
export function nearestVotes(
  { rows, labels, classes, samples }: Voters,
  mean: Float64Array,
  runtime: Runtime,
): Opinion {
  const known = centredRows(rows, mean)
  return async (asked, own) => {
    // One more where a row's own sample is among them.
    const k = Math.min(VOTERS + (own ? 1 : 0), known.rows)
    const { indices, similarities } = await matrixMath(runtime).nearest(centredRows(asked, mean), known, k)
    const votes = matrix(asked.rows, classes)
    for (let i = 0; i < asked.rows; i++) {
      const row = rowOf(votes, i)
      for (let j = i * k; j < (i + 1) * k; j++)
        if (!own || samples?.[indices[j]!] !== own[i]) row[labels[indices[j]!]!]! += Math.max(0, similarities[j]!)
      const sum = row.reduce((a, b) => a + b, 0)
      if (sum > 0) row.forEach((vote, c) => (row[c] = vote / sum))
    }
    return votes
  }
}

/** Softmax of cosines to the names [classes, d], both centred on their own mean, as where names teach before there is a pool to spread over. */
export function likeNames(names: Matrix, mean: Float64Array, runtime: Runtime): Opinion {
  const centred = centredNames(names)
  return async (asked) => {
    const beliefs = await matrixMath(runtime).similarities(centredRows(asked, mean), centred)
    for (let i = 0; i < beliefs.rows; i++) {
      const row = rowOf(beliefs, i)
      const top = Math.max(...row)
      row.forEach((cosine, c) => (row[c] = Math.exp((cosine - top) / TEMPERATURE)))
      const sum = row.reduce((a, b) => a + b, 0)
      row.forEach((belief, c) => (row[c] = belief / sum))
    }
    return beliefs
  }
}

/** The opinion as the gate asks for it: `called` are the labels of its columns. */
export function checkBy(opinion: Opinion, called: readonly string[]): RowCheck {
  const known = new Set(called)
  return async (rows, labels, own) => {
    const beliefs = await opinion(rows, own)
    return labels.map((label, i) => (known.has(label) ? likeliest(rowOf(beliefs, i), called) : null))
  }
}

/** What speaks against a label has to be said by both: where the second agrees with it, the second is heard. */
export const unlessAgreed =
  (first: RowCheck, second: RowCheck): RowCheck =>
  async (rows, labels, own) => {
    const [beliefs, others] = [await first(rows, labels, own), await second(rows, labels, own)]
    return labels.map((label, i) => {
      const [belief, other] = [beliefs[i]!, others[i]!]
      return belief && other && disagreement(label, belief) && !disagreement(label, other) ? other : belief
    })
  }

const likeliest = (row: Float32Array, labels: readonly string[]): LabelBelief =>
  Array.from(row, (probability, c) => ({ label: labels[c]!, probability }))
    .filter(({ probability }) => probability > 0)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, KEPT)
