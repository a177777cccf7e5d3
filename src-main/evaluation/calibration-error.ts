import { normalCdf } from './normal-distribution.ts'

/** Samples a bin should hold, and the fewest bins that still tell where a model is too sure. */
const PER_BIN = 40
const BINS = { fewest: 5, most: 15 }

/**
 * The expected calibration error with its binning bias taken off (debiased ℓ₁ of Kumar, Liang & Ma 2019): bins hold equally many samples, and what
 * chance alone adds to |confidence − accuracy| in each is taken off, told by the mean of a folded normal. A perfectly calibrated model of 200 samples
 * reads .032 this way and .086 in 15 bins of equal width (accuracy .56). Never below 0.  confidences in [0, 1]; hits: was it right
 */
export function debiasedCalibrationError(confidences: readonly number[], hits: readonly boolean[]): number {
  const n = confidences.length
  const order = confidences.map((_, i) => i).sort((a, b) => confidences[a]! - confidences[b]! || a - b)
  const bins = Math.min(n, Math.max(BINS.fewest, Math.min(BINS.most, Math.floor(n / PER_BIN))))
  let error = 0
  for (let b = 0; b < bins; b++) {
    const own = order.slice(Math.floor((b * n) / bins), Math.floor(((b + 1) * n) / bins))
    const gap = own.reduce((sum, i) => sum + confidences[i]! - Number(hits[i]), 0) / own.length
    const variance = own.reduce((sum, i) => sum + confidences[i]! * (1 - confidences[i]!), 0) / own.length ** 2
    error += (own.length / n) * (2 * Math.abs(gap) - foldedMean(gap, variance))
  }
  return Math.max(0, error)
}

/** E|X| of a normal X. */
function foldedMean(mean: number, variance: number): number {
  if (variance <= 0) return Math.abs(mean)
  const [size, sd] = [Math.abs(mean), Math.sqrt(variance)]
  return (
    sd * Math.sqrt(2 / Math.PI) * Math.exp(-(size * size) / (2 * variance)) + size * (1 - 2 * normalCdf(-size / sd))
  )
}
