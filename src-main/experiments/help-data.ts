import type { Runtime } from '../compute/runtime.ts'
import type { OptionValues } from '../contract/options.ts'
import type { Matrix } from '../platform/matrix.ts'

/** Rows of a pool with their classes. */
export interface LabelledPlaces {
  readonly at: Int32Array
  readonly labels: Int32Array
}
/** What a project has; classes are numbered over all that is in it. */
export interface HelpData {
  readonly classes: number
  readonly features: Matrix
  readonly labelled: LabelledPlaces
  readonly holdout: LabelledPlaces
  readonly synthetic: {
    readonly rows: Matrix
    readonly labels: Int32Array
    readonly templates: Int32Array
    /** Of a copy, the label it is a copy of, which it teaches beside and never without; −1: it is none. */
    readonly copyOf?: Int32Array
    /** Labels that each was made from, which it teaches beside and never without. */
    readonly sources?: readonly (readonly number[])[]
    /** 1: its label was refused by the labels there are. It teaches only where labels are left out, and those that are left do not refuse it. */
    readonly refused?: Uint8Array
    /** Which of them the labels at these places would not refuse; the same where nobody judges by labels. */
    readonly passing?: (taught: readonly number[]) => Promise<Uint8Array>
  }
  /** Features of what classes are called; rows of zeros where there is no name.  [classes, d] */
  readonly names?: Matrix
}
export interface HelpPlan {
  readonly learner: string
  readonly options: OptionValues
  readonly runs: number
  readonly seed: number
  /** Those that are asked about one by one. */
  readonly templates: readonly number[]
  /** Also with fewer answers a label. */
  readonly curve: boolean
}
export interface HelpTools {
  readonly runtime: Runtime
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
  /** Asked after each run but the first: whether so many are enough. */
  readonly isEnough?: (runs: number) => boolean
}
/** One training: on which labelled and synthetic rows, asked of which rows. */
export interface Arm {
  readonly labelled: readonly number[]
  readonly synthetic: readonly number[]
}
