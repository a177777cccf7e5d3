import type { Model, Reliability } from '../../contract/models.ts'
import {
  confusion,
  expectedCalibrationError,
  macroF1,
  reliability,
  wilsonInterval,
} from '../../evaluation/classification-metrics.ts'

/** What a model said of the labelled hold-out, kept with the model: everything else follows from it. */
export interface HoldoutAnswers {
  /** Class indices; a class the model has never seen is −1. */
  readonly truth: readonly number[]
  readonly predicted: readonly number[]
  /** Probability of the predicted class. */
  readonly confidence: readonly number[]
}

/** Below this an expected calibration error is noise. */
const ENOUGH_FOR_ECE = 200

export function holdoutFigures({ truth, predicted, confidence }: HoldoutAnswers, classes: number): Model['holdout'] {
  const samples = truth.length
  if (samples === 0) return null
  const hits = truth.map((label, i) => label === predicted[i])
  const right = hits.filter(Boolean).length
  return {
    samples,
    accuracy: right / samples,
    ...wilsonInterval(right, samples),
    macroF1: macroF1(Int32Array.from(truth), Int32Array.from(predicted), classes),
    ece: samples >= ENOUGH_FOR_ECE ? expectedCalibrationError(confidence, hits) : null,
  }
}

/** Fewer bins than the calibration error has: hold-outs are small, and a bin of two samples tells nothing. */
const BINS = { few: 5, enough: 10 }

/** How often it was right where it was this sure, with a 95 % interval. */
export const holdoutReliability = ({ truth, predicted, confidence }: HoldoutAnswers): Reliability =>
  reliability(
    confidence,
    truth.map((label, i) => label === predicted[i]),
    truth.length < ENOUGH_FOR_ECE ? BINS.few : BINS.enough,
  ).map((bin) => ({ ...bin, ...wilsonInterval(Math.round(bin.samples * bin.accuracy), bin.samples) }))

/** counts[true][predicted]; samples of classes the model has not seen are left out. */
export function holdoutConfusion({ truth, predicted }: HoldoutAnswers, classes: number): number[][] {
  const seen = truth.map((_, i) => i).filter((i) => truth[i]! >= 0)
  const pick = (values: readonly number[]) => Int32Array.from(seen, (i) => values[i]!)
  return confusion(pick(truth), pick(predicted), classes)
}
