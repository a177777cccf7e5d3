import { countOf, type Targets } from '../platform/targets.ts'
import type { LabelledSet } from '../training/training-task.ts'

/**
 * Weights summing to 1; balanced gives every class the same share (n/(C·n_c), scikit-learn's 'balanced', n the weights that rows come with), where a row has one
 * class.
 */
export function rowWeights(
  { labels, weights }: LabelledSet<unknown, Targets>,
  classes: number,
  balanced: boolean,
): Float32Array {
  const shares = new Float64Array(classes).fill(1)
  if (balanced && labels instanceof Int32Array) {
    const counts = new Float64Array(classes)
    labels.forEach((label, i) => (counts[label]! += weights?.[i] ?? 1))
    counts.forEach((count, c) => (shares[c] = 1 / count))
  }
  const shareOf = (i: number) => (labels instanceof Int32Array ? shares[labels[i]!]! : 1)
  const raw = Float32Array.from({ length: countOf(labels) }, (_, i) => (weights?.[i] ?? 1) * shareOf(i))
  const sum = raw.reduce((a, b) => a + b, 0)
  return raw.map((w) => w / sum)
}

/** How many labels the rows are worth: synthetic ones weigh less than a label. */
export const labelsWorth = ({ labels, weights }: LabelledSet<unknown, Targets>): number =>
  weights ? weights.reduce((a, b) => a + b, 0) : countOf(labels)
