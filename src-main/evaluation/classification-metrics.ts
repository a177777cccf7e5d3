import { rowOf, type Matrix } from '../platform/matrix.ts'

/** Index of the largest probability of each row; ties to the lowest class. */
export function predictedClasses(probabilities: Matrix): Int32Array {
  return Int32Array.from({ length: probabilities.rows }, (_, i) => {
    const row = rowOf(probabilities, i)
    let best = 0
    for (let c = 1; c < row.length; c++) if (row[c]! > row[best]!) best = c
    return best
  })
}

/** counts[true][predicted] */
export function confusion(truth: Int32Array, predicted: Int32Array, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  truth.forEach((t, i) => counts[t]![predicted[i]!]!++)
  return counts
}

export const accuracy = (truth: Int32Array, predicted: Int32Array): number =>
  truth.reduce((hits, t, i) => hits + Number(t === predicted[i]), 0) / truth.length

/** Mean F1 over all `classes` of the label set; a class with neither truth nor prediction counts 0 (zero_division = 0). */
export function macroF1(truth: Int32Array, predicted: Int32Array, classes: number): number {
  return f1Scores(truth, predicted, classes).reduce((sum, f1) => sum + f1, 0) / classes
}

/** F1 of each class. */
export function f1Scores(truth: Int32Array, predicted: Int32Array, classes: number): number[] {
  const [hits, named, real] = [new Float64Array(classes), new Float64Array(classes), new Float64Array(classes)]
  truth.forEach((t, i) => {
    real[t]!++
    named[predicted[i]!]!++
    if (t === predicted[i]) hits[t]!++
  })
  return Array.from(hits, (h, c) => (real[c]! + named[c]! === 0 ? 0 : (2 * h) / (real[c]! + named[c]!)))
}

export interface ReliabilityBin {
  readonly samples: number
  /** Mean confidence of the samples in it, and the share of them that was right. */
  readonly confidence: number
  readonly accuracy: number
}

/** How often a model was right where it was this sure (Guo et al. 2017): equal-width bins (lo, hi], empty ones left out. */
export function reliability(confidences: ArrayLike<number>, hits: ArrayLike<boolean>, bins = 15): ReliabilityBin[] {
  const [samples, sure, right] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)]
  for (let i = 0; i < confidences.length; i++) {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidences[i]! * bins) - 1))
    samples[bin]!++
    sure[bin]! += confidences[i]!
    right[bin]! += Number(hits[i])
  }
  return Array.from(samples, (n, b) => ({ samples: n, confidence: sure[b]! / n, accuracy: right[b]! / n })).filter(
    ({ samples }) => samples > 0,
  )
}

/** Expected calibration error (Guo et al. 2017). confidences in [0, 1]; hits: was it right. */
export const expectedCalibrationError = (confidences: ArrayLike<number>, hits: ArrayLike<boolean>, bins = 15): number =>
  reliability(confidences, hits, bins).reduce(
    (sum, { samples, confidence, accuracy }) => sum + samples * Math.abs(confidence - accuracy),
    0,
  ) / confidences.length

export interface Quality {
  readonly accuracy: number
  readonly macroF1: number
  readonly ece: number
}

/** What one table of probabilities is worth against the truth. */
export function qualityOf(probabilities: Matrix, truth: Int32Array): Quality {
  const predicted = predictedClasses(probabilities)
  const confidences = Float64Array.from(predicted, (c, i) => rowOf(probabilities, i)[c]!)
  const hits = Array.from(predicted, (c, i) => c === truth[i])
  return {
    accuracy: accuracy(truth, predicted),
    macroF1: macroF1(truth, predicted, probabilities.columns),
    ece: expectedCalibrationError(confidences, hits),
  }
}

/** Wilson (1927) interval of a share, 95 % by default. No trials: all is possible. */
export function wilsonInterval(hits: number, trials: number, z = 1.959963984540054): { low: number; high: number } {
  if (trials === 0) return { low: 0, high: 1 }
  const p = hits / trials
  const centre = (p + (z * z) / (2 * trials)) / (1 + (z * z) / trials)
  const half = (z / (1 + (z * z) / trials)) * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials))
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
