/** Of each class: samples that are of it, that were said to be, and both. */
export interface Counts {
  readonly real: Float64Array
  readonly named: Float64Array
  readonly hits: Float64Array
}
export const emptyCounts = (classes: number): Counts => ({
  real: new Float64Array(classes),
  named: new Float64Array(classes),
  hits: new Float64Array(classes),
})

export function countsOf(truth: Int32Array, predicted: Int32Array, classes: number): Counts {
  const counts = emptyCounts(classes)
  truth.forEach((t, i) => count(counts, t, predicted[i]!))
  return counts
}
export function count({ real, named, hits }: Counts, truth: number, predicted: number): void {
  real[truth]!++
  named[predicted]!++
  if (truth === predicted) hits[truth]!++
}

/** Over the classes held. */
export function meanF1({ real, named, hits }: Counts): number {
  let [sum, held] = [0, 0]
  for (let c = 0; c < real.length; c++)
    if (real[c]! > 0) {
      sum += (2 * hits[c]!) / (real[c]! + named[c]!)
      held++
    }
  return sum / held
}
