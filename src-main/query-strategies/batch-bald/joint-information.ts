import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { weightedIndex, type Random } from '../../platform/random.ts'
import { highestScores } from '../scores/highest-scores.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'

/** Labellings of the batch that are looked at: all of them while they are so few, then as many drawn ones. */
const LABELLINGS = 64

interface Picked {
  readonly at: number
  /** I(y_i; w | y of those before it), in nats. */
  readonly gain: number
}

/**
 * Greedy batch of largest I(y₁ … y_b; w) (Kirsch, van Amersfoort & Gal 2019). What a labelling of the batch says of the members is a posterior
 * π_k over them, and a further sample adds Σ_k w_k·(H(Σ_m π_k[m]·q_m) − Σ_m π_k[m]·H(q_m)), no term of which is below 0.
 * members [n, members · classes] → places in it, O(n · count · LABELLINGS · classes)
 */
export async function mostInformative(
  members: Matrix,
  { classes, count, random, math }: { classes: number; count: number; random: Random; math: MatrixMath },
): Promise<Picked[]> {
  const [n, size] = [members.rows, members.columns / classes]
  const byClass = classesFirst(members, classes)
  const own = ownEntropies(members, size, classes)
  let labellings: Labellings = {
    weights: Float64Array.of(1),
    posteriors: matrix(1, size, new Float32Array(size).fill(1 / size)),
  }
  const picked: Picked[] = []
  const places = Int32Array.from({ length: n }, (_, at) => at)
  const open = new Set(places)
  while (picked.length < Math.min(count, n)) {
    // p(y_i | labelling) [labellings, n · classes], and what then is unsure by itself [labellings, n].
    const predicted = await math.similarities(labellings.posteriors, byClass)
    const known = await math.similarities(labellings.posteriors, own)
    const gains = Float32Array.from({ length: n }, (_, at) => {
      if (!open.has(at)) return Number.NaN
      let gain = 0
      labellings.weights.forEach((weight, k) => {
        const entropy = entropyOf(predicted, k * predicted.columns + at * classes, classes)
        gain += weight * Math.max(0, entropy - known.data[k * n + at]!)
      })
      return gain
    })
    const best = highestScores(places, gains, 1)[0]!
    picked.push({ at: best, gain: gains[best]! })
    open.delete(best)
    labellings = extended(labellings, rowOf(members, best), classes, random)
  }
  return picked
}

interface Labellings {
  /** Probability of each, summing to 1. */
  readonly weights: Float64Array
  /** Each row sums to 1.  [labellings, members] */
  readonly posteriors: Matrix
}

/** Every labelling with every class of one more sample; where that is too many, as many drawn by their probability. */
function extended({ weights, posteriors }: Labellings, q: Float32Array, classes: number, random: Random): Labellings {
  const size = posteriors.columns
  const joint = (i: number, m: number) => {
    const [k, c] = [Math.floor(i / classes), i % classes]
    return posteriors.data[k * size + m]! * q[m * classes + c]!
  }
  /** p(class | labelling), over labellings and classes. */
  const chances = Float64Array.from({ length: weights.length * classes }, (_, i) => {
    let sum = 0
    for (let m = 0; m < size; m++) sum += joint(i, m)
    return sum
  })
  const all = chances.map((p, i) => p * weights[Math.floor(i / classes)]!)
  const possible = Array.from(all.keys()).filter((i) => all[i]! > 0)
  const drawn = possible.length > LABELLINGS
  const kept = drawn ? Array.from({ length: LABELLINGS }, () => weightedIndex(all, random)) : possible
  const next = matrix(kept.length, size)
  kept.forEach((i, row) => {
    for (let m = 0; m < size; m++) next.data[row * size + m] = joint(i, m) / chances[i]!
  })
  return { weights: Float64Array.from(kept, (i) => (drawn ? 1 / LABELLINGS : all[i]!)), posteriors: next }
}

/** [n, members · classes] → [n · classes, members] */
function classesFirst({ rows, columns, data }: Matrix, classes: number): Matrix {
  const size = columns / classes
  const out = matrix(rows * classes, size)
  for (let i = 0; i < rows; i++)
    for (let m = 0; m < size; m++)
      for (let c = 0; c < classes; c++) out.data[(i * classes + c) * size + m] = data[i * columns + m * classes + c]!
  return out
}

/** H(q_m): what each member is unsure of by itself.  → [n, members] */
const ownEntropies = (members: Matrix, size: number, classes: number): Matrix =>
  matrix(
    members.rows,
    size,
    Float32Array.from({ length: members.rows * size }, (_, i) => entropyOf(members, i * classes, classes)),
  )

/** Of the `classes` numbers from one place on, in nats. */
function entropyOf({ data }: Matrix, from: number, classes: number): number {
  let sum = 0
  for (let i = from; i < from + classes; i++) if (data[i]! > 0) sum -= data[i]! * Math.log(data[i]!)
  return sum
}
