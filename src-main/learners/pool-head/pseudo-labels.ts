import { classShares } from './class-shares.ts'
import type { Matrix } from '../../platform/matrix.ts'

export interface PseudoLabels {
  /** Places in the pool, ascending. */
  readonly rows: Int32Array
  readonly labels: Int32Array
  /** How sure: (max M)². */
  readonly weights: Float32Array
}

/** What the classes' names say, and how far they are believed. */
export interface NamesSay {
  /** [pool, classes], rows sum to 1. */
  readonly beliefs: Float32Array
  /** In (0, 1]. */
  readonly trust: number
  /** In labels a class. */
  readonly worth: number
}

/**
 * The likeliest class of every pool row that labels reached: argmax of M ∝ F · π/mass · P. Rows of the spread labels F sum to 1; then
 * each class's mass is scaled to its share π of the labels (class mass normalisation, Zhu, Ghahramani & Lafferty 2003; π smoothed by
 * one label each). Names are a prior mass of their worth, F = F_labels·m/(worth·C) + trust·F_names, so that classes without a label stay possible;
 * π is then what the counts make of equal shares, and of P, which has learnt from the names already, the root is taken.
 */
export function pseudoLabels(
  spread: Float32Array,
  output: Matrix,
  labels: Int32Array,
  labelled: ReadonlySet<number>,
  names: NamesSay | null = null,
): PseudoLabels {
  const { rows, columns: classes } = output
  const shares = names ? withNames(spread, names, labels.length, classes) : rowShares(spread, classes)
  const scale = classScales(shares, labels, classes, names !== null)
  const exponent = names ? 1 - names.trust / 2 : 1
  const [at, found, sure] = [new Int32Array(rows), new Int32Array(rows), new Float32Array(rows)]
  let count = 0
  for (let i = 0; i < rows; i++) {
    if (labelled.has(i)) continue
    let [best, top, sum] = [0, 0, 0]
    for (let c = 0; c < classes; c++) {
      const p = output.data[i * classes + c]!
      const m = shares[i * classes + c]! * scale[c]! * (exponent === 1 ? p : p ** exponent)
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

/** Label mass that reaches a row, 1 on average, and names beside it; rows sum to 1. */
function withNames(
  spread: Float32Array,
  { beliefs, trust, worth }: NamesSay,
  labels: number,
  classes: number,
): Float32Array {
  const sum = spread.reduce((a, b) => a + b, 0)
  const scale = sum > 0 ? ((spread.length / classes / sum) * labels) / (worth * classes) : 0
  return rowShares(
    spread.map((f, i) => f * scale + trust * beliefs[i]!),
    classes,
  )
}

function classScales(spread: Float32Array, labels: Int32Array, classes: number, named: boolean): Float64Array {
  const [counts, mass] = [new Float64Array(classes), new Float64Array(classes)]
  for (const label of labels) counts[label]!++
  for (let i = 0; i < spread.length; i++) mass[i % classes]! += spread[i]!
  const share = named ? classShares(counts) : counts.map((n) => (n + 1) / (labels.length + classes))
  return share.map((s, c) => (mass[c]! > 0 ? s / mass[c]! : 0))
}
