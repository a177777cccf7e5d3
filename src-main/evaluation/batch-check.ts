import { gatherRows, matrix, rowOf, stackRows, type Matrix } from '../platform/matrix.ts'
import { mulberry32, sampleWithoutReplacement } from '../platform/random.ts'
import { varianceOf, type Interval } from './interval.ts'
import { leftOutErrors, ridgeKernel } from './left-out-errors.ts'

/** Earlier answers below which nothing is said, and those of a batch whose label was answered before: less has not been measured. */
export const ENOUGH_EARLIER = 100
export const ENOUGH_NEW = 8
/** More are thinned to so many by a fixed random choice: the time grows with the third power. */
const MOST_EARLIER = 300
const MOST_NEW = 150
/** Three standard deviations are not enough: many answers of one label move the rest a little, though they are right. */
const SLIGHT = 0.005

export interface BatchCheck {
  /** How far the squared error of earlier answers falls with the batch, as a share of it, within three standard deviations. */
  readonly gain: Interval & { readonly samples: number }
  /** It rises by more than half a percent, beyond three standard deviations. */
  readonly worse: boolean
}
interface Answers {
  readonly rows: Matrix
  readonly labels: Int32Array
}

/**
 * Whether a batch of answers contradicts those given before it: each earlier one is left out in turn and told by a ridge regression on the others, without
 * the batch and with it; the differences are paired. Answers of labels that nobody gave before are not heard, since they can only change what is known.
 * null: too few.  rows [n, d] and [b, d], labels from 0
 */
export function checkBatch(earlier: Answers, batch: Answers): BatchCheck | null {
  const known = new Set(earlier.labels)
  const heard = thinned(
    [...batch.labels.keys()].filter((i) => known.has(batch.labels[i]!)),
    MOST_NEW,
  )
  const kept = thinned([...earlier.labels.keys()], MOST_EARLIER)
  if (kept.length < ENOUGH_EARLIER || heard.length < ENOUGH_NEW || known.size < 2) return null
  const labels = Int32Array.from([...kept.map((i) => earlier.labels[i]!), ...heard.map((i) => batch.labels[i]!)])
  const rows = centred(stackRows(gatherRows(earlier.rows, kept), gatherRows(batch.rows, heard)), kept.length)
  const of = { classes: Math.max(...known) + 1, of: kept.length }
  const without = leftOutErrors(ridgeKernel(gatherRows(rows, [...kept.keys()])), labels.subarray(0, kept.length), of)
  const all = leftOutErrors(ridgeKernel(rows), labels, of)
  const mean = without.reduce((sum, error) => sum + error, 0) / kept.length
  const falls = Array.from(without, (error, i) => (error - all[i]!) / mean)
  const value = falls.reduce((sum, fall) => sum + fall, 0) / kept.length
  const half = 3 * Math.sqrt(varianceOf(falls) / kept.length)
  const gain = { value, low: value - half, high: value + half, samples: kept.length }
  return { gain, worse: gain.high < -SLIGHT }
}

const thinned = (of: readonly number[], most: number): readonly number[] =>
  of.length <= most ? of : Array.from(sampleWithoutReplacement(of.length, most, mulberry32(1)), (i) => of[i]!)

/** Rows less the mean of the first `of`, in unit length. */
function centred(rows: Matrix, of: number): Matrix {
  const out = matrix(rows.rows, rows.columns, rows.data.slice())
  const mean = new Float64Array(rows.columns)
  for (let i = 0; i < of; i++) rowOf(rows, i).forEach((x, j) => (mean[j]! += x / of))
  for (let i = 0; i < rows.rows; i++) {
    const row = rowOf(out, i)
    let square = 0
    for (let j = 0; j < row.length; j++) square += (row[j]! -= mean[j]!) ** 2
    if (square > 0) for (let j = 0; j < row.length; j++) row[j]! /= Math.sqrt(square)
  }
  return out
}
