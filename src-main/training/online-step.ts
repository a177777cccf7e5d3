import type { TargetKind } from '../platform/targets.ts'

/** A head z = x·W + b in memory, to be stepped in place. */
export interface SteppableHead {
  /** [d, classes], row by row. */
  readonly weight: Float32Array
  /** [classes] */
  readonly bias: Float32Array
  readonly kind: TargetKind
}

/** What a head was fitted to, as far as it says how far a further answer may move it. */
export interface Fitted {
  /** Some rows of what it was fitted to. */
  readonly rows: readonly Float32Array[]
  /** What it said of each of them. */
  readonly probabilities: readonly Float64Array[]
  /** Labels that all of what it was fitted to is worth. */
  readonly worth: number
  /** Penalty of the squared weights where one label has the weight 1: 1/C. */
  readonly l2: number
}

/** Largest eigenvalue that the Hessian of one row's loss can have, by its logits. */
const STEEPEST: Record<TargetKind, number> = { single: 1 / 2, multi: 1 / 4 }

/** x: [d] → [classes] */
export function probabilitiesAt({ weight, bias, kind }: SteppableHead, x: Float32Array, temperature = 1): Float64Array {
  const classes = bias.length
  const z = Float64Array.from(bias)
  for (let j = 0; j < x.length; j++) for (let c = 0; c < classes; c++) z[c]! += x[j]! * weight[j * classes + c]!
  if (kind === 'multi') return z.map((value) => 1 / (1 + Math.exp(-value / temperature)))
  const largest = z.reduce((a, b) => Math.max(a, b))
  const powers = z.map((value) => Math.exp((value - largest) / temperature))
  const sum = powers.reduce((a, b) => a + b)
  return powers.map((power) => power / sum)
}

/**
 * One step of stochastic gradient descent on the cross-entropy of one answer: W −= rate·x(p − y), b −= rate·(p − y), in place. target: [classes].
 * `rateOf`: the rate, from p − y.
 */
export function stepOnline(
  head: SteppableHead,
  { x, target }: { readonly x: Float32Array; readonly target: Float64Array },
  rateOf: (difference: Float64Array) => number,
): void {
  const { weight, bias } = head
  const difference = probabilitiesAt(head, x).map((p, c) => p - target[c]!)
  const rate = rateOf(difference)
  const classes = bias.length
  for (let c = 0; c < classes; c++) {
    const move = rate * difference[c]!
    bias[c]! -= move
    for (let j = 0; j < x.length; j++) weight[j * classes + c]! -= move * x[j]!
  }
}

/**
 * The rate of steepest descent (Cauchy 1847) on all that a head was fitted to and the new answer: its gradient g is that of the answer alone, since the head
 * lay at the minimum of the rest, and ‖g‖²/gᵀHg leads to the lowest point along g. H: the penalty, the curvature of the rows, and for the answer itself the
 * most its loss can bend, so that a head that is sure of something else is not carried past it. difference: p − y, [classes].
 */
export function steepestRate(
  x: Float32Array,
  difference: Float64Array,
  kind: TargetKind,
  { rows, probabilities, worth, l2 }: Fitted,
): number {
  const square = dot(x, x)
  const sum = difference.reduce((total, d) => total + d * d, 0)
  if (sum === 0) return 0
  let rest = 0
  rows.forEach((row, i) => (rest += (dot(row, x) + 1) ** 2 * bend(difference, probabilities[i]!, kind)))
  const curvature =
    l2 * square * sum + (worth * rest) / Math.max(1, rows.length) + (square + 1) ** 2 * STEEPEST[kind] * sum
  return ((square + 1) * sum) / curvature
}

/** dᵀ(diag(p) − ppᵀ)d of classes that exclude each other, Σ p(1 − p)d² of labels that do not. */
function bend(d: Float64Array, p: Float64Array, kind: TargetKind): number {
  let [mean, squares] = [0, 0]
  for (let c = 0; c < d.length; c++) {
    const weight = kind === 'single' ? p[c]! : p[c]! * (1 - p[c]!)
    mean += weight * d[c]!
    squares += weight * d[c]! * d[c]!
  }
  return kind === 'single' ? squares - mean * mean : squares
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!
  return sum
}

interface FittedModel {
  readonly labels: number
  readonly classes: number
  readonly inverseL2: number | null
  readonly poolTaught: boolean
  /** From 0 to 1, how far names of classes were believed. */
  readonly trust: number
}
/** scikit-learn's C of heads that keep none. */
const USUAL_C = 50

/** What a head was fitted to is worth: where the pool taught it, the pool weighs as much as the labels, and at least one label a class where names told of it. */
export const worthOf = ({
  labels,
  classes,
  inverseL2,
  poolTaught,
  trust,
}: FittedModel): Pick<Fitted, 'worth' | 'l2'> =>
  poolTaught
    ? { worth: labels + Math.max(labels, trust * classes), l2: 0 }
    : { worth: labels, l2: 1 / (inverseL2 ?? USUAL_C) }
