import type { Tensor } from '../tensor.ts'

/** What a step leaves behind of one parameter. */
export interface Updated {
  readonly parameter: Tensor
  readonly slots: readonly Tensor[]
}

/**
 * How one parameter follows its gradient. All tensors have the parameter's shape; `rate` is a scalar.
 * Plain maths on tensors: the same rule works per run, on a flat state vector and inside a Loop.
 */
export interface Optimizer {
  readonly id: string
  /** Kept beside every parameter, starting at 0. */
  readonly slots: readonly string[]
  /** Numbers of step t = 1, 2, … that the rule needs, worked out on the host in double precision. */
  readonly scalars: (t: number) => readonly number[]
  readonly update: (given: {
    readonly parameter: Tensor
    readonly gradient: Tensor
    readonly slots: readonly Tensor[]
    readonly rate: Tensor
    readonly scalars: readonly Tensor[]
    /** False for biases and norms, which are not drawn to zero. */
    readonly decays: boolean
  }) => Updated
}
