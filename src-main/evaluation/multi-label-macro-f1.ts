import { wilsonInterval } from './classification-metrics.ts'
import type { Interval } from './interval.ts'

/** The labels of one sample and those it was given, as indices. */
export interface LabelsOfOne {
  readonly real: readonly number[]
  readonly given: readonly number[]
}

/**
 * Mean F1 over the labels that some sample has, with a 95 % interval; null where none has any. F1 = 2h/(r + g) is a ratio of sums over samples (h right, r
 * real, g given), so that its variance, and that of the mean, follows by linearisation (Cochran 1977, §6.4), labels of one sample together; Wilson's interval
 * has as many trials as that is worth (Kish's effective sample size). Each label is smoothed by one sample answered as all are on the whole: a label of one
 * sample has no spread of its own. Covers 92 to 98 % in 51 of 54 simulated cases of 3 to 30 labels and 50 to 500 samples, 89 to 90 in those with 30 labels
 * of 50 samples that are all as frequent.
 */
export function labelsMacroF1(samples: readonly LabelsOfOne[], labels: number): Interval | null {
  const [twice, both, real] = [new Float64Array(labels), new Float64Array(labels), new Float64Array(labels)]
  const parts = samples.map((sample) => partsOf(sample))
  for (const part of parts)
    for (const [label, { hit, count }] of part) {
      twice[label]! += hit
      both[label]! += count
    }
  for (const sample of samples) for (const label of sample.real) real[label]!++
  const held = [...real.keys()].filter((label) => real[label]! > 0)
  if (held.length === 0) return null
  const sum = (of: (label: number) => number) => held.reduce((all, label) => all + of(label), 0)
  const value = sum((label) => twice[label]! / both[label]!) / held.length
  const whole = sum((label) => twice[label]!) / sum((label) => both[label]!)
  const smooth = new Map(
    held.map((label) => {
      const trials = both[label]! + 2
      return [label, { trials, f1: (twice[label]! + 2 * whole) / trials }]
    }),
  )
  const centre = sum((label) => smooth.get(label)!.f1) / held.length
  const n = samples.length
  const seen = parts.reduce((all, part) => {
    let off = 0
    for (const [label, { hit, count }] of part) {
      const { trials, f1 } = smooth.get(label) ?? { trials: 1, f1: 0 }
      if (real[label]! > 0) off += (hit - f1 * count) / trials
    }
    return all + off ** 2
  }, 0)
  const added = sum((label) => {
    const { trials, f1 } = smooth.get(label)!
    return (4 * (whole * (1 - whole) + (whole - f1) ** 2)) / trials ** 2
  })
  const variance = ((n > 1 ? (seen * n) / (n - 1) : seen) + added) / held.length ** 2
  const trials = variance > 0 ? (centre * (1 - centre)) / variance : n
  const { low, high } = trials > 0 ? wilsonInterval(centre * trials, trials) : wilsonInterval(0, n)
  return { value, low: Math.min(low, value), high: Math.max(high, value) }
}

/** Of each label the sample has or was given: 2 where it has both, and how many of the two. */
function partsOf({ real, given }: LabelsOfOne): Map<number, { hit: number; count: number }> {
  const parts = new Map(real.map((label) => [label, { hit: 0, count: 1 }]))
  for (const label of given) parts.set(label, parts.has(label) ? { hit: 2, count: 2 } : { hit: 0, count: 1 })
  return parts
}
