import type { Matrix } from './matrix.ts'

/**
 * The answers of n rows in one task. Where each row has one class: [n], its index, −1 where nobody has answered. Where each may have any of
 * them: [n, classes], 1 for those it has and 0 for those it has not.
 */
export type Targets = Int32Array | Matrix
export type TargetKind = 'single' | 'multi'

export const kindOf = (targets: Targets): TargetKind => (targets instanceof Int32Array ? 'single' : 'multi')
/** The number of rows. */
export const countOf = (targets: Targets): number => (targets instanceof Int32Array ? targets.length : targets.rows)
