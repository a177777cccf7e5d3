import { rowOf, type Matrix } from '../platform/matrix.ts'
import { expectedCalibrationError } from './classification-metrics.ts'

/** A label is given from this probability on. */
export const THRESHOLD = 0.5

/** Of each label: samples that have it, samples it was given, and both. */
interface Counts {
  readonly real: Float64Array
  readonly given: Float64Array
  readonly hits: Float64Array
}

function countsOf(probabilities: Matrix, truth: Matrix): Counts {
  const labels = truth.columns
  const counts = {
    real: new Float64Array(labels),
    given: new Float64Array(labels),
    hits: new Float64Array(labels),
  }
  truth.data.forEach((has, i) => {
    const gives = probabilities.data[i]! >= THRESHOLD
    if (has) counts.real[i % labels]!++
    if (gives) counts.given[i % labels]!++
    if (has && gives) counts.hits[i % labels]!++
  })
  return counts
}

const f1 = (hits: number, real: number, given: number): number => (real + given === 0 ? 0 : (2 * hits) / (real + given))
const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0)

/** F1 of each label; one that no sample has and none was given counts 0 (zero_division = 0). */
export function labelF1Scores(probabilities: Matrix, truth: Matrix): number[] {
  const { real, given, hits } = countsOf(probabilities, truth)
  return Array.from(hits, (h, c) => f1(h, real[c]!, given[c]!))
}

/** F1 over all answers of all labels together. */
export function microF1(probabilities: Matrix, truth: Matrix): number {
  const { real, given, hits } = countsOf(probabilities, truth)
  return f1(sum(hits), sum(real), sum(given))
}

export interface MultiLabelQuality {
  readonly microF1: number
  readonly macroF1: number
  /** The share of samples given exactly the labels they have (subset accuracy). */
  readonly exactMatch: number
  /** The mean over labels of how far the probability of a label is from its share (expected calibration error, 15 bins). */
  readonly ece: number
}

/** What one table of label probabilities is worth against the labels samples have.  both [n, labels], n > 0 */
export function multiLabelQuality(probabilities: Matrix, truth: Matrix): MultiLabelQuality {
  const scores = labelF1Scores(probabilities, truth)
  let exact = 0
  for (let i = 0; i < truth.rows; i++) {
    const said = rowOf(probabilities, i)
    exact += Number(rowOf(truth, i).every((has, c) => Boolean(has) === said[c]! >= THRESHOLD))
  }
  const errors = scores.map((_, c) => {
    const of = ({ data, columns }: Matrix) => Array.from({ length: truth.rows }, (_, i) => data[i * columns + c]!)
    return expectedCalibrationError(
      of(probabilities),
      of(truth).map((has) => has === 1),
    )
  })
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  return {
    microF1: microF1(probabilities, truth),
    macroF1: mean(scores),
    exactMatch: exact / truth.rows,
    ece: mean(errors),
  }
}
