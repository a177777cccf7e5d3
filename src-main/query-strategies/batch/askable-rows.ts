import { NamedError } from '../../platform/named-error.ts'
import { rowOf, type Matrix } from '../../platform/matrix.ts'
import { isAnswered } from '../../platform/targets.ts'
import type { Pick, Pool, Selection, SelectionRequest } from '../strategy.ts'

/** A labelled row among the rows to ask: the caller's books are wrong, so nothing is asked. */
export class LabelledCandidate extends NamedError<{ row: number; label: number }> {
  constructor(row: number, label: number) {
    super({ row, label }, `sample ${row} is labelled (class ${label}) and cannot be asked`)
  }
}

export interface AskableRows {
  /** One candidate per near-duplicate group, none of whose group is labelled. Ascending. */
  readonly distinct: Int32Array
  /** The other candidates: copies of a distinct or of a labelled row. */
  readonly copies: Int32Array
}

/** Splits the candidates. O(n). Throws LabelledCandidate. */
export function askableRows({ features, candidates, labelled, groups }: Pool): AskableRows {
  const labelOf = new Int32Array(features.rows).fill(-1)
  const { labels } = labelled
  labelled.rows.forEach((row, i) => (labelOf[row] = labels instanceof Int32Array ? labels[i]! : firstOf(labels, i)))
  for (const row of candidates) if (labelOf[row]! >= 0) throw new LabelledCandidate(row, labelOf[row]!)
  if (!groups) return { distinct: candidates, copies: new Int32Array(0) }
  const taken = new Set<number>()
  for (const row of labelled.rows) taken.add(groups[row]!)
  const isFirst = candidates.map((row) => {
    const before = taken.size
    return Number(taken.add(groups[row]!).size > before)
  })
  return {
    distinct: candidates.filter((_, i) => isFirst[i] === 1),
    copies: candidates.filter((_, i) => isFirst[i] === 0),
  }
}

/** The first label of a row that is answered, 0 where it has none; −1 where nobody has answered. */
const firstOf = (labels: Matrix, row: number): number =>
  isAnswered(labels, row) ? Math.max(0, rowOf(labels, row).indexOf(1)) : -1

/**
 * Fills a short batch: first with distinct rows the strategy could not score, then, one of a group, with copies of labelled
 * rows; where the batch is the whole pool, with everything left.
 */
export function completed(selection: Selection, rows: AskableRows, { pool, count }: SelectionRequest): Selection {
  const want = Math.max(0, Math.min(count, pool.candidates.length))
  if (selection.picks.length >= want) return { ...selection, picks: selection.picks.slice(0, want) }
  const picks: Pick[] = [...selection.picks]
  const asked = new Set(picks.map(({ row }) => row))
  const add = (row: number, why: string) => {
    if (picks.length < want && !asked.has(row)) picks.push({ row, score: 0, parts: { [why]: 1 } })
    asked.add(row)
  }
  for (const row of rows.distinct) add(row, 'unscorable')
  const inBatch = new Set(picks.map(({ row }) => pool.groups?.[row]))
  for (const row of rows.copies) {
    const group = pool.groups?.[row]
    if (count < pool.candidates.length && inBatch.has(group)) continue
    inBatch.add(group)
    add(row, 'copy')
  }
  return { ...selection, picks }
}
