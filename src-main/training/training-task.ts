import type { Runtime } from '../compute/runtime.ts'
import type { Matrix } from '../platform/matrix.ts'
import type { Targets } from '../platform/targets.ts'
import type { NeighbourGraph } from '../sample-graph/neighbour-graph.ts'

export interface NamedArray {
  readonly shape: readonly number[]
  readonly data: Float32Array
  /** Where every number is a whole one from −127 to 127 times its row's scale: it is kept as bytes.  [rows] */
  readonly rowScales?: Float32Array
}
export type Parameters = Readonly<Record<string, NamedArray>>

/** Labelled rows to learn from, and what is known of each. */
export interface LabelledSet<Rows, Answers extends Targets = Int32Array> {
  readonly rows: Rows
  readonly labels: Answers
  readonly weights?: Float32Array
}

/** What a teacher says of rows, labelled or not: its student learns them beside the labels (Hinton, Vinyals & Dean 2015). */
export interface Teaching<Rows> {
  readonly rows: Rows
  /** Its class probabilities, before any temperature.  [rows, classes] */
  readonly probabilities: Matrix
  /** Where training row i lies among these rows, −1 where it does not; none does when left out. */
  readonly places?: Int32Array
  /** T: both sides of the divergence are softened by it. */
  readonly temperature: number
  /** α: the labels’ share of the loss. */
  readonly labelsShare: number
  /** What each of these rows counts beside the others; alike where left out. */
  readonly rowWeights?: Float32Array
  /** Its features of these rows, where they are learnt too. */
  readonly align?: Alignment
  /** Rows it is not taught, with the teacher's class of each: how far the two agree is told while it learns. */
  readonly watched?: LabelledSet<Rows>
}

/** Rows that were made up, the class of each, and what each weighs in real labels. */
export interface SyntheticSet<Rows> {
  readonly rows: Rows
  readonly labels: Int32Array
  readonly weights: Float32Array
  /** The labelled row that each is a copy of, −1 where it is none; none is when left out. A row is not tested by what has learnt from a copy of it. */
  readonly copyOf?: Int32Array
}

/** What a student learns of its teacher's features, beside what it says. */
export interface Alignment {
  /** Of the teacher's rows; zeros where it has none.  [rows, width] */
  readonly features: Matrix
  /** β: how much the student's features, after a linear map, are to be the teacher's (Romero et al. 2015). */
  readonly feature: number
  /** γ: how much samples are to be as near to each other as the teacher has them (Tung & Mori 2019). */
  readonly relation: number
}

/** Parameters of a model that a training begins at, and pays λ/2·Σ F(θ − θ*)² for leaving. */
export interface Prior<Rows> {
  /** θ*: all that this learner keeps of a model. */
  readonly parameters: Parameters
  /** λ; 0: it only begins there. */
  readonly strength: number
  /** Labelled rows on which it is measured how much each parameter matters, F (elastic weight consolidation); 1 throughout when left out (L2). */
  readonly fisherOn?: LabelledSet<Rows>
}

/** All that a learner may be given. */
export interface TrainingTask<Rows, Answers extends Targets = Int32Array> {
  readonly classes: number
  readonly train: LabelledSet<Rows, Answers>
  /** Random hold-out for early stopping, calibration and the gate; never trained on. */
  readonly holdout?: LabelledSet<Rows, Answers>
  /** The pool with the labelled rows in it, for learners it teaches. */
  readonly pool?: {
    readonly rows: Rows
    readonly graph?: NeighbourGraph
    /** Where training row i lies in it. */
    readonly places?: Int32Array
    /** Of whole contents: features of some of them, the named ones labelled → what teaches a head on such features. */
    readonly link?: (features: Matrix, labelled: Int32Array) => Promise<NonNullable<TrainingTask<Matrix>['pool']>>
  }
  /** What a teacher says, for learners that can be its student. */
  readonly teacher?: Teaching<Rows>
  /** Features of what each class is called, for learners whom names teach; rows of zeros where there is no name.  [classes, d] */
  readonly names?: Rows
  /** Synthetic rows, for learners that take them apart: they teach and are nothing else, neither measured on nor part of the pool. */
  readonly synthetic?: SyntheticSet<Rows>
  /** A model to begin from and to stay near, for learners that can. */
  readonly prior?: Prior<Rows>
  /** Parameters to go on from (warm start, checkpoint). */
  readonly start?: Parameters
  /** What the model before it chose. */
  readonly before?: ChosenL2
}

/** scikit-learn's C of a head, and how many labels it was chosen on. */
export interface ChosenL2 {
  readonly inverseL2: number
  readonly labels: number
}

export interface LossParts {
  readonly labels: number
  readonly teacher: number
  /** What its teacher's features say, where they teach. */
  readonly feature?: number
  readonly relation?: number
  /** What it pays for having left the model it began from. */
  readonly prior?: number
}

/** What is looked at while a student learns; nothing is decided by it. */
export type Watched = Pick<TrainingProgress, 'metric' | 'held' | 'agreement'>

export interface TrainingProgress {
  readonly step: number
  readonly steps: number
  readonly loss: number
  readonly metric?: number
  /** 95 % intervals of it, and of macro-F1 over the labels of the hold-out. */
  readonly held?: Readonly<Record<'low' | 'high' | 'macroF1' | 'macroF1Low' | 'macroF1High', number>>
  /** What the loss is the sum of, of a student. */
  readonly parts?: LossParts
  /** Share of rows it is not taught that its teacher gives the same class. */
  readonly agreement?: number
  readonly samplesPerSecond: number
  readonly etaMs: number
}

export interface TrainingContext {
  readonly runtime: Runtime
  readonly seed: number
  readonly signal?: AbortSignal
  /** Aborts when a training is to end before its time: with what it has learnt, or to be gone on with later. */
  readonly halt?: AbortSignal
  /** Called with every step: whoever tells somebody of them slows that down. */
  readonly onProgress?: (progress: TrainingProgress) => void
  /** Called with the best state so far, so that a crash can resume. */
  readonly onCheckpoint?: (parameters: Parameters) => Promise<void>
}

export interface TrainedModel {
  readonly learner: string
  readonly classes: number
  readonly parameters: Parameters
  readonly steps: number
  readonly finalLoss: number
  /** Softmax temperature fitted on the hold-out; 1 where there was none, and of multi-label heads, whose parameters hold it label by label. */
  readonly temperature: number
  /** Of the model file with what it has learnt in it, where that is only a part of its folder's. */
  readonly fileBytes?: number
  /** Of a learner taught by the pool: whether it was, and the accuracy on labels left out with the pool less without (null: not asked). */
  readonly pool?: { readonly taught: boolean; readonly gain: number | null }
  /**
   * Of a learner taught by names: how far they were believed, the accuracy on labels left out with them less without (null: not asked), and of each class
   * the labels that the name alone gets right, of how many.
   */
  readonly names?: {
    readonly trust: number
    readonly gain: number | null
    readonly right?: readonly (readonly [right: number, answers: number])[]
  }
  /** scikit-learn's C, of a learner that has one: as given, or as chosen by cross-validation. */
  readonly inverseL2?: number
}
