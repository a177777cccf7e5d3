import type { Matrix } from './matrix.ts'

/** Each row has exactly one of the classes: its index in [0, classes), −1 where nobody has answered. */
export interface SingleTargets {
  readonly kind: 'single'
  readonly classes: number
  readonly values: Int32Array
}

/** Each row has any of the classes: [n, classes], 1 has it, 0 has it not, in between for soft targets; a row of NaN is not answered. */
export interface MultiTargets {
  readonly kind: 'multi'
  readonly classes: number
  readonly values: Matrix
}

/** Answers of n rows in one task. */
export type Targets = SingleTargets | MultiTargets
export type TargetKind = Targets['kind']
