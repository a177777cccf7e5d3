import type { Runtime } from '../compute/runtime.ts'
import { checkBy, likeNames, nearestVotes, unlessAgreed } from '../experiments/label-opinions.ts'
import type { HelpData, LabelledPlaces } from '../experiments/help-data.ts'
import { overClasses } from '../experiments/seen-classes.ts'
import { gatherRows, rowOf, stackRows, type Matrix } from '../platform/matrix.ts'
import { meanRow } from '../sample-graph/neighbour-graph.ts'
import { disagreement } from '../synthesis/gates/label-disagreement.ts'
import type { SyntheticRows } from './synthetic-rows.ts'

/** Accepted samples, then those that the label check alone has refused. */
export const bothOf = (accepted: SyntheticRows, refused: SyntheticRows | null): SyntheticRows =>
  refused === null
    ? accepted
    : { samples: [...accepted.samples, ...refused.samples], rows: stackRows(accepted.rows, refused.rows) }

interface Judged {
  readonly made: SyntheticRows
  /** How many of them are accepted. */
  readonly accepted: number
  readonly labelled: LabelledPlaces
  /** Class of each of them. */
  readonly labels: Int32Array
  /** What classes are called, as features [classes, d]; undefined: names teach nothing. */
  readonly names?: Matrix
}

/**
 * Which synthetic samples the nearest of some labelled samples would let pass; those that nobody judged by labels do. Of what a model has judged they stand
 * for it: that model has learnt the labels that are left out. `features` of the pool.
 */
export function judgedWithout(
  { made: { samples, rows }, accepted, labelled, labels, names: called }: Judged,
  features: Matrix,
  runtime: Runtime,
): NonNullable<HelpData['synthetic']['passing']> {
  const mean = meanRow(features)
  // A copy of a picture never had the vote of its own picture; it stays as it was judged.
  const judged = samples.flatMap(({ judgedBy, copyOf }, i) => (judgedBy === null || copyOf !== null ? [] : [i]))
  const asked = gatherRows(rows, judged)
  const names = judged.map((i) => String(labels[i]))
  // A class without a name is a row of zeros.
  const named = Int32Array.from(
    [...Array(called?.rows ?? 0).keys()].filter((c) => rowOf(called!, c).some((x) => x !== 0)),
  )
  return async (taught) => {
    const passing = Uint8Array.from(samples, (_, i) => Number(i < accepted))
    const own = Int32Array.from(taught, (i) => labelled.labels[i]!)
    const known = Int32Array.from(new Set(own)).sort()
    // With one label there is nobody to tell two apart.
    if (judged.length === 0 || known.length < 2) return passing
    const voters = {
      rows: gatherRows(
        features,
        Int32Array.from(taught, (i) => labelled.at[i]!),
      ),
      labels: overClasses(own, known) as Int32Array,
      classes: known.length,
    }
    const nearest = checkBy(nearestVotes(voters, mean, runtime), Array.from(known, String))
    const byNames = called && checkBy(likeNames(gatherRows(called, named), mean, runtime), Array.from(named, String))
    const check = byNames ? unlessAgreed(nearest, byNames) : nearest
    const beliefs = await check(asked, names)
    judged.forEach((i, k) => {
      const belief = beliefs[k] ?? null
      passing[i] = Number(belief === null || disagreement(names[k]!, belief) === null)
    })
    return passing
  }
}
