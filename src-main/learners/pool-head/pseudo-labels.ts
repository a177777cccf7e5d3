import type { Matrix } from '../../platform/matrix.ts'

export interface PseudoLabels {
  /** Places in the pool, ascending. */
  readonly rows: Int32Array
  readonly labels: Int32Array
  /** How sure: (max M)². */
  readonly weights: Float32Array
}

/**
 * The likeliest class of every pool row that labels reached: argmax of M ∝ F · π/mass · P. Rows of the spread labels F sum to 1; then
 * each class's mass is scaled to its share π of the labels (class mass normalisation, Zhu, Ghahramani & Lafferty 2003; π smoothed by
 * one label each).
 */
export function pseudoLabels(
  spread: Float32Array,
  output: Matrix,
  labels: Int32Array,
  labelled: ReadonlySet<number>,
): PseudoLabels {
  const { rows, columns: classes } = output
  const shares = rowShares(spread, classes)
  const scale = classScales(shares, labels, classes)
  const [at, found, sure] = [new Int32Array(rows), new Int32Array(rows), new Float32Array(rows)]
  let count = 0
  for (let i = 0; i < rows; i++) {
    if (labelled.has(i)) continue
    let [best, top, sum] = [0, 0, 0]
    for (let c = 0; c < classes; c++) {
      const m = shares[i * classes + c]! * scale[c]! * output.data[i * classes + c]!
      sum += m
      if (m > top) [best, top] = [c, m]
    }
    if (sum <= 0) continue
    at[count] = i
    found[count] = best
    sure[count++] = (top / sum) ** 2
  }
  return { rows: at.slice(0, count), labels: found.slice(0, count), weights: sure.slice(0, count) }
}

/** Rows scaled to sum 1; rows no label reached stay zero. */
function rowShares(spread: Float32Array, classes: number): Float32Array {
  const out = spread.slice()
  for (let first = 0; first < out.length; first += classes) {
    let sum = 0
    for (let c = 0; c < classes; c++) sum += out[first + c]!
    if (sum > 0) for (let c = 0; c < classes; c++) out[first + c]! /= sum
  }
  return out
}

function classScales(spread: Float32Array, labels: Int32Array, classes: number): Float64Array {
  const [share, mass] = [new Float64Array(classes).fill(1), new Float64Array(classes)]
  for (const label of labels) share[label]!++
  for (let i = 0; i < spread.length; i++) mass[i % classes]! += spread[i]!
  return share.map((s, c) => (mass[c]! > 0 ? s / (labels.length + classes) / mass[c]! : 0))
}
