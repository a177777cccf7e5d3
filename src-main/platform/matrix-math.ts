import type { Matrix } from './matrix.ts'

/** Numbers too big for a plain loop go to ONNX Runtime through this, in blocks. */
export interface MatrixMath {
  /** left [m, d] · right [n, d]ᵀ → [m, n]; called with m·n small enough to hold. */
  readonly similarities: (left: Matrix, right: Matrix) => Promise<Matrix>
  /** k nearest rows of `of` for each row of `queries`, by cosine of unit rows, best first, ties to the lower index. */
  readonly nearest: (
    queries: Matrix,
    of: Matrix,
    k: number,
    options?: { excludeSelf?: boolean },
  ) => Promise<{ indices: Int32Array; similarities: Float32Array }>
  /** How well rows cover these targets [t, d] under the kernel exp(−‖x − t‖²/bandwidth). To be closed. */
  readonly cover: (targets: Matrix, bandwidth: number) => Promise<Cover>
}

/** Facility location: a set of rows covers a target as well as its best row does. */
export interface Cover {
  /** Σ_t weight_t · max(k(x, t) − best_t, 0): what each row x would add to a cover `best` [t].  rows [m, d] → [m] */
  readonly gains: (rows: Matrix, weights: Float32Array, best: Float32Array) => Promise<Float32Array>
  /** max over the rows of k(x, t), 0 where there are none.  rows [m, d] → [t] */
  readonly of: (rows: Matrix) => Promise<Float32Array>
  readonly close: () => Promise<void>
}
