import { rowOf, type Matrix } from '../../platform/matrix.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'
import { distanceBlocks } from './distance-blocks.ts'

const EPSILON = 1e-7

/** 1 / (mean Euclidean distance to its k nearest others + ε) of each point (Hacohen et al. 2022). points [n, d]; n² · d work. */
export async function typicalityOf(points: Matrix, k: number, math: MatrixMath): Promise<Float64Array> {
  return (await meanDistances(points, k, math)).map((distance) => 1 / (distance + EPSILON))
}

/** Mean Euclidean distance of each point to its k nearest others. */
async function meanDistances(points: Matrix, k: number, math: MatrixMath): Promise<Float64Array> {
  const out = new Float64Array(points.rows)
  for await (const { start, block } of distanceBlocks(points, points, math))
    for (let i = 0; i < block.rows; i++) {
      const row = rowOf(block, i)
      row[start + i] = Infinity
      out[start + i] =
        row
          .sort()
          .subarray(0, k)
          .reduce((sum, square) => sum + Math.sqrt(square), 0) / k
    }
  return out
}
