import { matrix, rowOf, type Matrix } from '../platform/matrix.ts'

/** kNN graph over the pool's features: `neighbours[i·k + j]` row, `similarities` its cosine, nearest first. */
export interface NeighbourGraph {
  readonly k: number
  readonly neighbours: Int32Array
  readonly similarities: Float32Array
}

/** k nearest rows of `of` for each query, by cosine of unit rows, best first, ties to the lower index. */
export type NearestRows = (
  queries: Matrix,
  of: Matrix,
  k: number,
  options?: { excludeSelf?: boolean },
) => Promise<{ readonly indices: Int32Array; readonly similarities: Float32Array }>

/** Every row linked to its k nearest others, exactly; fewer where there are fewer.  unit [n, d], n²·d products */
export async function neighbourGraph(unit: Matrix, k: number, nearest: NearestRows): Promise<NeighbourGraph> {
  const { indices, similarities } = await nearest(unit, unit, k, { excludeSelf: true })
  return { k: Math.min(k, Math.max(0, unit.rows - 1)), neighbours: indices, similarities }
}

/**
 * The graph of all rows from the graph of the first `graph.neighbours.length / k`: new rows are compared with all, old ones with the new,
 * and a nearer new row drives out the farthest neighbour. The same edges as building anew, for the price of the new rows only.
 */
export async function grownGraph(graph: NeighbourGraph, unit: Matrix, nearest: NearestRows): Promise<NeighbourGraph> {
  const { k } = graph
  const old = k === 0 ? 0 : graph.neighbours.length / k
  if (old <= k) throw new RangeError(`grownGraph: ${old} rows with ${k} neighbours each: build anew`)
  const added = part(unit, old, unit.rows)
  const [ofNew, ofOld] = [await nearest(added, unit, k + 1), await nearest(part(unit, 0, old), added, k)]
  const [neighbours, similarities] = [new Int32Array(unit.rows * k), new Float32Array(unit.rows * k)]
  const width = Math.min(k, added.rows)
  for (let i = 0; i < old; i++)
    for (let [at, a, b] = [i * k, i * k, i * width]; at < (i + 1) * k; at++) {
      const newer = b < (i + 1) * width && ofOld.similarities[b]! > graph.similarities[a]!
      neighbours[at] = newer ? old + ofOld.indices[b]! : graph.neighbours[a]!
      similarities[at] = newer ? ofOld.similarities[b++]! : graph.similarities[a++]!
    }
  for (let i = 0; i < added.rows; i++)
    for (let [at, from] = [(old + i) * k, i * (k + 1)]; at < (old + i + 1) * k; from++) {
      if (ofNew.indices[from] === old + i) continue
      neighbours[at] = ofNew.indices[from]!
      similarities[at++] = ofNew.similarities[from]!
    }
  return { k, neighbours, similarities }
}

const part = ({ columns, data }: Matrix, from: number, to: number): Matrix =>
  matrix(to - from, columns, data.subarray(from * columns, to * columns) as Float32Array<ArrayBuffer>)

/** The mean of all rows.  [n, d] → [d] */
export function meanRow({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) mean[j]! += data[i * columns + j]! / rows
  return mean
}

/** Rows less the mean, L2-normalised: neighbours are told apart by what is not common to all. A row at the mean stays 0. */
export function centredRows(features: Matrix, mean: Float64Array): Matrix {
  const out = matrix(features.rows, features.columns)
  for (let i = 0; i < out.rows; i++) {
    const [from, to] = [rowOf(features, i), rowOf(out, i)]
    let square = 0
    for (let j = 0; j < to.length; j++) square += (to[j] = from[j]! - mean[j]!) ** 2
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    for (let j = 0; j < to.length; j++) to[j]! *= scale
  }
  return out
}
