import type { Model, Reliability } from '../contract/models.ts'
import { debiasedCalibrationError } from './calibration-error.ts'
import { confusion, f1Scores, reliability, wilsonInterval } from './classification-metrics.ts'
import { heldMacroF1 } from './macro-f1.ts'
import { labelsByLabel, labelsFigures, labelsReliability, type LabelsAnswers } from './multi-label-holdout.ts'

/** What a model of one label a sample said of the labelled hold-out, kept with the model: everything else follows from it. */
export interface ClassAnswers {
  readonly kind?: undefined
  /** Class indices; labels the model has never seen count on behind its classes. */
  readonly truth: readonly number[]
  readonly predicted: readonly number[]
  /** Probability of the predicted class. */
  readonly confidence: readonly number[]
  /** The same before its temperature, where it has one. Of models of earlier versions it is not known. */
  readonly before?: readonly number[]
  /** Label ids the model has never seen, in the order `truth` counts them. Of models of earlier versions they are not known. */
  readonly unseen?: readonly number[]
  /** Ids of the samples, ascending. Of models of earlier versions they are not known. */
  readonly samples?: readonly number[]
}

export type HoldoutAnswers = ClassAnswers | LabelsAnswers

/** Below this an expected calibration error is noise, with its bias taken off too: ± .025 at 200 samples. */
const ENOUGH_FOR_ECE = 200

/** `classes`: those the model knows. */
export function holdoutFigures(answers: HoldoutAnswers, classes: number): Model['holdout'] {
  if (answers.kind) return labelsFigures(answers, classes)
  const { truth, predicted, confidence, before, unseen = [] } = answers
  const samples = truth.length
  if (samples === 0) return null
  const hits = truth.map((label, i) => label === predicted[i])
  const right = hits.filter(Boolean).length
  const f1 = heldMacroF1(Int32Array.from(truth), Int32Array.from(predicted), classes + unseen.length)
  return {
    samples,
    metric: 'accuracy',
    accuracy: right / samples,
    ...wilsonInterval(right, samples),
    macroF1: f1.value,
    macroF1Low: f1.low,
    macroF1High: f1.high,
    absent: f1.absent.filter((label) => label < classes),
    exactMatch: null,
    ece: samples >= ENOUGH_FOR_ECE ? debiasedCalibrationError(confidence, hits) : null,
    eceBefore: before && samples >= ENOUGH_FOR_ECE ? debiasedCalibrationError(before, hits) : null,
  }
}

/** Fewer bins than the calibration error has: hold-outs are small, and a bin of two samples tells nothing. */
const BINS = { few: 5, enough: 10 }

/** How often it was right where it was this sure, with a 95 % interval. */
export function holdoutReliability(answers: HoldoutAnswers): Reliability {
  if (answers.kind) return labelsReliability(answers)
  const { truth, predicted, confidence } = answers
  return reliability(
    confidence,
    truth.map((label, i) => label === predicted[i]),
    truth.length < ENOUGH_FOR_ECE ? BINS.few : BINS.enough,
  ).map((bin) => ({ ...bin, ...wilsonInterval(Math.round(bin.samples * bin.accuracy), bin.samples) }))
}

/** Confusion counts[true][predicted] over all labels, and of each label how many samples carry it and its F1. */
export function holdoutByLabel(answers: HoldoutAnswers, labels: number) {
  if (answers.kind) return labelsByLabel(answers, labels)
  const { truth, predicted } = answers
  const [real, said] = [Int32Array.from(truth), Int32Array.from(predicted)]
  const counts = confusion(real, said, labels)
  return { counts, support: counts.map((row) => row.reduce((a, b) => a + b, 0)), f1: f1Scores(real, said, labels) }
}
