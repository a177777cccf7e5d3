import { gatherRows, type Matrix } from '../../platform/matrix.ts'
import { subSampled, unscorable } from '../reasons.ts'
import type { Reason, SelectionRequest } from '../strategy.ts'
import { usableRows } from './usable-rows.ts'

export interface WorkingRows {
  /** Candidates with finite features, ascending; a random part of a larger pool. */
  readonly rows: Int32Array
  /** Their features, in the same order. */
  readonly points: Matrix
  /** Labelled rows with finite features. */
  readonly labelled: Int32Array
  /** Tell of what was left out. */
  readonly reasons: readonly Reason[]
}

/** What a geometric strategy looks at. */
export function workingRows({ pool, random }: Pick<SelectionRequest, 'pool' | 'random'>, limit: number): WorkingRows {
  const { rows, left, of } = usableRows(pool.features, pool.candidates, limit, random)
  return {
    rows,
    points: gatherRows(pool.features, rows),
    labelled: usableRows(pool.features, pool.labelled.rows, Infinity, random).rows,
    reasons: [
      ...(left > 0 ? [unscorable({ count: left })] : []),
      ...(of > rows.length ? [subSampled({ used: rows.length, of })] : []),
    ],
  }
}
