import type { Model, Reliability } from '../contract/models.ts'
import { matrix, type Matrix } from '../platform/matrix.ts'
import { reliability, wilsonInterval } from './classification-metrics.ts'
import { labelsMacroF1 } from './multi-label-macro-f1.ts'
import { labelF1Scores, multiLabelQuality, THRESHOLD } from './multi-label-metrics.ts'

/** What a model of several labels said of the labelled hold-out, kept with the model: everything else follows from it. */
export interface LabelsAnswers {
  readonly kind: 'multi'
  /** Labels of each sample, as indices; those the model has never seen count on behind its own. */
  readonly truth: readonly (readonly number[])[]
  /** [label, probability] of each sample, from FAINTEST on; the others count as 0. */
  readonly predicted: readonly (readonly (readonly [number, number])[])[]
  /** Label ids the model has never seen, in the order `truth` counts them. */
  readonly unseen: readonly number[]
  /** Ids of the samples, ascending. Of models of earlier versions they are not known. */
  readonly samples?: readonly number[]
}

/** Probabilities below this are not kept. */
export const FAINTEST = 0.005
/** Below this an expected calibration error is noise. */
const ENOUGH_FOR_ECE = 200

/** Probabilities and truth as [samples, labels]. */
function dense({ truth, predicted }: LabelsAnswers, labels: number): { probabilities: Matrix; real: Matrix } {
  const [probabilities, real] = [matrix(truth.length, labels), matrix(truth.length, labels)]
  predicted.forEach((pairs, i) => pairs.forEach(([label, p]) => (probabilities.data[i * labels + label] = p)))
  truth.forEach((own, i) => own.forEach((label) => (real.data[i * labels + label] = 1)))
  return { probabilities, real }
}

/** `classes`: labels the model knows. The score is micro F1, its interval Wilson's with as many trials as its spread over samples is worth. */
export function labelsFigures(answers: LabelsAnswers, classes: number): Model['holdout'] {
  const samples = answers.truth.length
  if (samples === 0) return null
  const all = classes + answers.unseen.length
  const { probabilities, real } = dense(answers, all)
  const { microF1, exactMatch, ece } = multiLabelQuality(probabilities, real)
  const f1 = labelsMacroF1(
    answers.truth.map((real, i) => ({ real, given: givenOf(answers.predicted[i]!) })),
    all,
  )
  return {
    samples,
    metric: 'microF1',
    accuracy: microF1,
    ...f1Interval(answers, microF1),
    // Of a label that no sample has nothing is known.
    macroF1: f1?.value ?? 0,
    macroF1Low: f1?.low ?? null,
    macroF1High: f1?.high ?? null,
    absent: supportOf(answers, all).flatMap((samples, label) => (samples === 0 && label < classes ? [label] : [])),
    exactMatch,
    ece: samples >= ENOUGH_FOR_ECE ? ece : null,
  }
}

/**
 * The 95 % interval of micro F1 = Σ2h/Σ(r + g), a ratio of sums over samples (h right, r real, g given labels): its variance by linearisation (Cochran
 * 1977, §6.4), turned into the trials a share of that variance has (Kish's effective sample size), and those into Wilson's interval, which is none of
 * width 0 where every answer is right.
 */
function f1Interval(answers: LabelsAnswers, f1: number): { low: number; high: number } {
  const n = answers.truth.length
  const parts = f1Parts(answers)
  const total = parts.reduce((sum, { both }) => sum + both, 0)
  if (total === 0 || n < 2) return wilsonInterval(f1 * n, n)
  const squares = parts.reduce((sum, { twice, both }) => sum + (twice - f1 * both) ** 2, 0)
  const variance = (squares * n) / (n - 1) / total ** 2
  const trials = variance > 0 ? (f1 * (1 - f1)) / variance : n
  return trials > 0 ? wilsonInterval(f1 * trials, trials) : wilsonInterval(0, n)
}

const givenOf = (pairs: LabelsAnswers['predicted'][number]): number[] =>
  pairs.filter(([, p]) => p >= THRESHOLD).map(([label]) => label)

/** Of each sample: twice the labels it was rightly given, and all it has and was given. */
export interface F1Part {
  readonly twice: number
  readonly both: number
}
export const f1Parts = ({ truth, predicted }: Pick<LabelsAnswers, 'truth' | 'predicted'>): F1Part[] =>
  truth.map((real, i) => {
    const given = givenOf(predicted[i]!)
    return { twice: 2 * given.filter((label) => real.includes(label)).length, both: real.length + given.length }
  })

/** How often a label was there where the model was this sure of it, all labels together; those fainter than FAINTEST are not in it. */
export function labelsReliability({ truth, predicted }: LabelsAnswers): Reliability {
  const said = predicted.flatMap((pairs, i) => pairs.map(([label, p]) => ({ p, hit: truth[i]!.includes(label) })))
  return reliability(
    said.map(({ p }) => p),
    said.map(({ hit }) => hit),
    10,
  ).map((bin) => ({ ...bin, ...wilsonInterval(Math.round(bin.samples * bin.accuracy), bin.samples) }))
}

/** Of each label how many samples carry it, and its F1; there is no table of confusions, since labels do not exclude each other. */
export function labelsByLabel(answers: LabelsAnswers, labels: number) {
  const { probabilities, real } = dense(answers, labels)
  return { counts: [], support: supportOf(answers, labels), f1: labelF1Scores(probabilities, real) }
}

/** Samples that carry each label. */
const supportOf = ({ truth }: LabelsAnswers, labels: number): number[] =>
  Array.from({ length: labels }, (_, c) => truth.filter((own) => own.includes(c)).length)
