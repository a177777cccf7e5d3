/** Real labels of a class that its synthetic samples weigh as at most. */
const WORTH = 5

/**
 * What the synthetic samples of a class weigh in training, in real labels: never more than the real ones there are, never more than WORTH, one label where there
 * is none yet (as what names alone tell), and no sample more than a label. Their share of the weight of the class is then min(½, n₀/(n₀ + n)) of n real labels:
 * a prior worth n₀ observations, whose posterior weight it is (a conjugate prior of that strength; Gelman et al., Bayesian Data Analysis, 2.4), capped at one to
 * one.
 */
export const syntheticWorth = (real: number, synthetic: number): number => Math.min(synthetic, WORTH, Math.max(1, real))

/** Share of a class's weight in training that its synthetic samples have; 0 where there are none. */
export function syntheticShare(real: number, synthetic: number): number {
  const worth = syntheticWorth(real, synthetic)
  return worth > 0 ? worth / (worth + real) : 0
}

/** The weight of each synthetic row, in real labels.  real: labels of each class; labels [rows] → [rows] */
export function syntheticWeights(labels: Int32Array, real: ArrayLike<number>): Float32Array {
  const counts = new Float64Array(real.length)
  for (const label of labels) counts[label]!++
  return Float32Array.from(labels, (label) => syntheticWorth(real[label]!, counts[label]!) / counts[label]!)
}
