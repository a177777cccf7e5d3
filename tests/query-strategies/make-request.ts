import { matrix, rowOf, type Matrix } from '../../src-main/platform/matrix.ts'
import { mulberry32, normal } from '../../src-main/platform/random.ts'
import { plainMatrixMath } from '../../src-main/query-strategies/geometry/plain-matrix-math.ts'
import type { ModelOutput, Pool, SelectionRequest } from '../../src-main/query-strategies/strategy.ts'

export const toMatrix = (rows: readonly (readonly number[])[]): Matrix =>
  matrix(rows.length, rows[0]?.length ?? 0, Float32Array.from(rows.flat()))

/** `rows` unit vectors around `classes` random directions; class of row i is i mod classes. */
export function clusteredFeatures(rows: number, columns: number, classes: number, seed: number, noise = 0.5): Matrix {
  const random = mulberry32(seed)
  const centres = Array.from({ length: classes }, () => Float32Array.from({ length: columns }, () => normal(random)))
  const out = matrix(rows, columns)
  for (let i = 0; i < rows; i++) {
    const row = rowOf(out, i)
    for (let j = 0; j < columns; j++) row[j] = centres[i % classes]![j]! + noise * normal(random)
    const norm = Math.hypot(...row) || 1
    for (let j = 0; j < columns; j++) row[j]! /= norm
  }
  return out
}

/** Random rows that sum to 1. */
export function randomProbabilities(rows: number, classes: number, seed: number): Matrix {
  const random = mulberry32(seed)
  const out = matrix(rows, classes)
  for (let i = 0; i < rows; i++) {
    const row = rowOf(out, i)
    let sum = 0
    for (let c = 0; c < classes; c++) sum += row[c] = random() ** 3
    for (let c = 0; c < classes; c++) row[c]! /= sum
  }
  return out
}

/** 1 − (p₁ − p₂) in plain numbers, as a stand-in for scores that a graph would send. */
export const marginScores = ({ rows, columns, data }: Matrix): Float32Array =>
  Float32Array.from({ length: rows }, (_, i) => {
    const [p1, p2] = [...data.subarray(i * columns, (i + 1) * columns)].sort((a, b) => b - a)
    return 1 - (p1! - (p2 ?? 0))
  })

/** A committee of three that agree on what is likeliest and not on how sure it is.  rows → [rows, 3 · classes] */
export const membersOf =
  ({ columns, data }: Matrix) =>
  async (rows: Int32Array): Promise<Matrix> => {
    const out = matrix(rows.length, 3 * columns)
    rows.forEach((row, i) => {
      for (let m = 0; m < 3; m++) {
        const powers = data.slice(row * columns, (row + 1) * columns).map((p) => p ** (m + 1))
        const sum = powers.reduce((a, b) => a + b, 0)
        out.data.set(
          powers.map((p) => p / sum),
          (i * 3 + m) * columns,
        )
      }
    })
    return out
  }

interface Parts extends Partial<Omit<SelectionRequest, 'pool' | 'output'>> {
  readonly features: Matrix
  readonly labelled?: Pool['labelled']
  readonly candidates?: Int32Array
  readonly output?: ModelOutput | null
  readonly seed?: number
}

/** A request over all unlabelled rows, with whatever the test leaves open filled in. */
export function makeRequest({ features, labelled, candidates, output, seed = 1, ...rest }: Parts): SelectionRequest {
  const known = labelled ?? { rows: new Int32Array(0), labels: new Int32Array(0) }
  const taken = new Set(known.rows)
  const free = Int32Array.from({ length: features.rows }, (_, i) => i).filter((row) => !taken.has(row))
  return {
    pool: { features, candidates: candidates ?? free, labelled: known },
    output: output ?? null,
    classes: output?.probabilities.columns ?? 0,
    count: 3,
    random: mulberry32(seed),
    math: plainMatrixMath,
    ...rest,
  }
}
