import type { MatrixMath } from '../platform/matrix-math.ts'
import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import type { Matrix } from '../platform/matrix.ts'
import type { Random } from '../platform/random.ts'
import type { AnswerShape, Targets } from '../platform/targets.ts'
import type { StrategyFace } from './about-strategy.ts'
import type { NeighbourGraph } from '../sample-graph/neighbour-graph.ts'
import type { Tensor } from '../tensor-graph/tensor.ts'

/** All samples with features, and what is known of them. Rows are 0-based positions in `features`. */
export interface Pool {
  /** L2-normalised [n, d]. */
  readonly features: Matrix
  /** Rows that may be asked, ascending. */
  readonly candidates: Int32Array
  /** Labelled rows and their answers. */
  readonly labelled: { readonly rows: Int32Array; readonly labels: Targets }
  /** Every row's nearest rows on centred features, where the strategy `needs.graph`. Absent for pools too large for it. */
  readonly graph?: NeighbourGraph
  /** The features averaged with their neighbours', L2-normalised [n, d]; present with `graph`. */
  readonly smooth?: Matrix
}

/** What heads on part of the labels say where they have not learned: out of fold, on the random hold-out, and on the pool. */
export interface OutOfFoldPredictions {
  /** Of labelled rows the head did not see.  [m, classes] */
  readonly probabilities: Matrix
  readonly labels: Targets
  /** Of every row of the pool, the mean of the folds' heads: never trained on the pool's pseudo-labels, so less sure of it than the model is.  [n, classes] */
  readonly pool?: Matrix
}

/** What the current model thinks of every row of the pool. */
export interface ModelOutput {
  /** [n, classes] of calibrated logits: softmax where each sample has one class, sigmoid of each where it may have several. */
  readonly probabilities: Matrix
  /** What classes are called has taught the model: it knows those that no label carries too. */
  readonly byNames?: boolean
  /** `score` or `committeeScore` of an expression strategy, computed in the graph of the head or committee; [n]. NaN = unscorable row. */
  readonly scores?: Float32Array
  /** Class of every row under each dropout mask, where the strategy `needs.dropout`.  [n] each */
  readonly dropped?: readonly Int32Array[]
  /** Of a committee strategy: what each member thinks of some rows.  [rows, members · classes] */
  readonly members?: (rows: Int32Array) => Promise<Matrix>
}

export interface SelectionRequest {
  readonly pool: Pool
  /** null: no model yet, or one class seen. */
  readonly output: ModelOutput | null
  readonly classes: number
  readonly count: number
  /** Where the strategy `needs.outOfFold` and there are labels enough to leave some out. */
  readonly outOfFold?: OutOfFoldPredictions
  readonly random: Random
  readonly math: MatrixMath
  /** What an earlier round of the same strategy left behind (auto's phase, first gain …). */
  readonly memory?: Readonly<Record<string, number | string>>
}

export interface Pick {
  readonly row: number
  /** Higher = ask sooner. */
  readonly score: number
  /** Named parts of the score, for "why this sample": e.g. { margin: 0.04, coverage: 0.62 }. */
  readonly parts: Readonly<Record<string, number>>
}

/** Why a batch is what it is, as fields; the page makes the sentence from `code`. */
export interface Reason {
  readonly code: string
  readonly fields: Readonly<Record<string, string | number>>
}

export interface Selection {
  /** At most `count`, in asking order, unique, all candidates. */
  readonly picks: readonly Pick[]
  readonly reasons: readonly Reason[]
  readonly memory?: Readonly<Record<string, number | string>>
}

/** A strategy's face and its code. */
export interface Strategy<S extends OptionSchema = OptionSchema> extends StrategyFace<S> {
  /**
   * probabilities [samples, classes] → scores [samples]; runs in the head's graph, so only the scores come back. `answers`: whether
   * the probabilities of a sample exclude each other or stand each for itself.
   */
  readonly score?: (probabilities: Tensor, options: OptionsOf<S>, answers: AnswerShape) => Tensor
  /** The same over a committee: probabilities [samples, members, classes] → scores [samples]. */
  readonly committeeScore?: (members: Tensor) => Tensor
  /** Picks the batch. Expression strategies get theirs from `defineScoreStrategy`: top scores, quantised ties. */
  readonly choose: (request: SelectionRequest, options: OptionsOf<S>) => Promise<Selection>
}
