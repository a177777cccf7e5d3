import type { Beginning } from '../contract/beginnings.ts'
import type { TargetKind } from '../platform/targets.ts'
import type { BackboneChoice } from '../backbones/backbone-choice.ts'
import type { Reason } from '../contract/cards.ts'
import type { LabFile, LabRequest, LabResult } from '../contract/strategies.ts'
import type { OptionValues } from '../contract/options.ts'
import type { Model, TrainingRun } from '../contract/models.ts'
import type { Teacher } from '../contract/teachers.ts'
import type { RunTeacher } from '../storage/tables/training-runs.ts'
import type { BatchCheck } from '../evaluation/batch-check.ts'
import type { BatchDiversity } from '../evaluation/batch-diversity.ts'
import type { Likeliest, Predictions } from '../storage/tables/predictions.ts'
import type { HoldoutAnswers } from '../evaluation/holdout-figures.ts'
import type { StoredWhy } from '../storage/stored-why.ts'
import type { StoredContext } from '../storage/tables/context-priors.ts'
import type { TaughtByNames } from '../storage/tables/models.ts'

export interface TrainRequest {
  /** The first one when left out. */
  readonly task?: number
  readonly set: number
  readonly learner: string
  readonly options: OptionValues
  readonly seed: number
}
export interface TrainedHead {
  readonly parameters: Uint8Array
  readonly kind: TargetKind
  /** Label ids in class order. */
  readonly classes: readonly number[]
  readonly labels: number
  readonly temperature: number
  readonly trainMs: number
  readonly finalLoss: number
  readonly steps: number
  readonly holdout: HoldoutAnswers | null
  readonly pool: Model['pool']
  readonly inverseL2: number | null
  readonly names: TaughtByNames | null
  readonly synthetic: Model['synthetic']
  /** What columns beside the samples say of its classes; null: none are named. */
  readonly context?: StoredContext | null
  /** Whether the answers since the version in use contradict the earlier ones; null: not judged. */
  readonly batch?: BatchCheck | null
}

/** A learner of whole contents, on what the run was given to learn from. */
export interface EndToEndRequest extends Omit<TrainRequest, 'set'> {
  readonly run: number
  /** File the checkpoints go to; a training that finds one there goes on from it. */
  readonly checkpoint: string
  /** Who teaches it beside the labels. */
  readonly teacher?: RunTeacher
  /** The version it begins from. */
  readonly beginning?: Beginning
}
/** How many samples, the first of them, and why. */
export interface LeftOut {
  readonly samples: number
  readonly first: number
  readonly reason: string
}
/** Its last layer as a head on features of its own. */
export interface TrainedEndToEnd extends TrainedHead {
  /** Labelled samples that could not be read any more, where there were any. */
  readonly leftOut: LeftOut | null
  /** Who taught it; null where labels alone did. */
  readonly teacher: Teacher | null
  /** Of the model file it has become, where that is only a part of its folder's. */
  readonly fileBytes?: number
  readonly state: Uint8Array
  readonly fingerprint: string
  readonly dimensions: number
}
export interface TrainingMoment {
  readonly point: TrainingRun['curve'][number]
  readonly steps: number
  readonly samplesPerSecond: number
  readonly etaMs: number
}

export interface SelectRequest {
  /** The first one when left out. */
  readonly task?: number
  readonly set: number
  /** null: cold start. */
  readonly model: number | null
  readonly strategy: string
  readonly options: OptionValues
  readonly seed: number
  readonly count: number
  readonly memory: Readonly<Record<string, number | string>> | null
}
/** A sample to ask, and why. */
export interface RankedPick {
  readonly sample: number
  readonly score: number | null
  readonly parts: StoredWhy['parts']
  readonly guesses: Likeliest
  /** Where others of the same ranking come from elsewhere. */
  readonly from?: { readonly strategy: string; readonly reasons: readonly Reason[] }
  readonly nearest: StoredWhy['nearest']
}
export interface Selected {
  readonly picks: readonly RankedPick[]
  readonly reasons: readonly Reason[]
  readonly memory: Readonly<Record<string, number | string>> | null
  readonly poolSize: number
  /** Of the whole pool; null in a cold start. */
  readonly predictions: Predictions | null
  readonly diversity: BatchDiversity & {
    /** Spread of as many random candidates, to compare with. */ readonly spreadOfRandom: number
  }
  readonly tookMs: number
}

export interface MapRequest {
  /** Whose labelled samples are on it; the first when left out. */
  readonly task?: number
  readonly set: number
  /** Samples that must be on the map. */
  readonly asked: readonly number[]
}
export interface PlacedSamples {
  readonly samples: Int32Array
  /** x, y of each, around 0.  [n, 2] */
  readonly places: Float32Array
  /** Samples with features; larger pools are shown by a random part. */
  readonly pool: number
}

/** The project's own labels on features it has, or a labelled file on features made for it. */
export type LabData =
  { readonly set: number; readonly task?: number } | { readonly file: LabFile; readonly backbone: BackboneChoice }
export interface LabQuestion {
  readonly data: LabData
  readonly seed: number
  /** Share of the labelled samples that is only tested on, where there is no file of them. */
  readonly tested: number
  readonly request: LabRequest & { readonly learner: string }
  /** Curves of an earlier run of the same question. */
  readonly known: LabResult | null
}
