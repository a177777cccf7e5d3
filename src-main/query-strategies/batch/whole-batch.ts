import { NamedError } from '../../platform/named-error.ts'
import { rowOf, type Matrix } from '../../platform/matrix.ts'
import { isAnswered } from '../../platform/targets.ts'
import type { Pick, Pool, Selection } from '../strategy.ts'

/** A labelled row among the rows to ask: the caller's books are wrong, so nothing is asked. */
export class LabelledCandidate extends NamedError<{ row: number; label: number }> {
  constructor(row: number, label: number) {
    super({ row, label }, `sample ${row} is labelled (class ${label}) and cannot be asked`)
  }
}

/** Throws LabelledCandidate. O(n). */
export function requireUnlabelled({ features, candidates, labelled: { rows, labels } }: Pool): void {
  const labelOf = new Int32Array(features.rows).fill(-1)
  rows.forEach((row, i) => (labelOf[row] = labels instanceof Int32Array ? labels[i]! : firstOf(labels, i)))
  for (const row of candidates) if (labelOf[row]! >= 0) throw new LabelledCandidate(row, labelOf[row]!)
}

/** The first label of a row that is answered, 0 where it has none; −1 where nobody has answered. */
const firstOf = (labels: Matrix, row: number): number =>
  isAnswered(labels, row) ? Math.max(0, rowOf(labels, row).indexOf(1)) : -1

/** The batch cut to `count`, or filled up to it with rows the strategy could not score. */
export function wholeBatch(selection: Selection, candidates: Int32Array, count: number): Selection {
  if (selection.picks.length >= count) return { ...selection, picks: selection.picks.slice(0, count) }
  const asked = new Set(selection.picks.map(({ row }) => row))
  const rest = candidates.filter((row) => !asked.has(row)).subarray(0, count - asked.size)
  const unscored = Array.from(rest, (row): Pick => ({ row, score: 0, parts: { unscorable: 1 } }))
  return { ...selection, picks: [...selection.picks, ...unscored] }
}
