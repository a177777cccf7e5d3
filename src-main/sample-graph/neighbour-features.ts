import { matrix, type Matrix } from '../platform/matrix.ts'
import type { NeighbourGraph } from './neighbour-graph.ts'

/** s(x): each row averaged half and half with the cos²-weighted mean of its neighbours, then L2-normalised.  [n, d] → [n, d] */
export function neighbourFeatures(features: Matrix, { k, neighbours, similarities }: NeighbourGraph): Matrix {
  const { rows, columns, data } = features
  const out = matrix(rows, columns)
  const mean = new Float64Array(columns)
  for (let i = 0; i < rows; i++) {
    mean.fill(0)
    let mass = 0
    for (let at = i * k; at < (i + 1) * k; at++) {
      const weight = Math.max(similarities[at]!, 0) ** 2
      const first = neighbours[at]! * columns
      mass += weight
      for (let j = 0; j < columns; j++) mean[j]! += weight * data[first + j]!
    }
    let square = 0
    for (let j = 0; j < columns; j++) {
      const value = data[i * columns + j]! + (mass > 0 ? mean[j]! / mass : 0)
      out.data[i * columns + j] = value
      square += value * value
    }
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    for (let j = 0; j < columns; j++) out.data[i * columns + j]! *= scale
  }
  return out
}
