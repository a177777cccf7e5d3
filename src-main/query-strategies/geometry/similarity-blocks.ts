import type { Matrix } from '../../platform/matrix.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'

/** Numbers in one block: 16 MB. */
const BLOCK = 4_000_000

/** left · rightᵀ, some rows of `left` at a time, so that nothing of size m·n is ever held. */
export async function* similarityBlocks(
  left: Matrix,
  right: Matrix,
  math: MatrixMath,
): AsyncGenerator<{ readonly start: number; readonly block: Matrix }> {
  const height = Math.max(1, Math.floor(BLOCK / Math.max(1, right.rows)))
  for (let start = 0; start < left.rows; start += height) {
    const rows = Math.min(height, left.rows - start)
    const data = left.data.subarray(start * left.columns, (start + rows) * left.columns)
    yield { start, block: await math.similarities({ rows, columns: left.columns, data }, right) }
  }
}
