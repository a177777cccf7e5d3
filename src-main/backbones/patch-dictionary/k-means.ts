import type { Runtime } from '../../compute/runtime.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { gatherRows, matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { sampleWithoutReplacement, type Random } from '../../platform/random.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { cast, sub } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { argMax } from '../../tensor-graph/ops/selection.ts'
import { transpose } from '../../tensor-graph/ops/shape.ts'
import { input } from '../../tensor-graph/tensor.ts'

const ROUNDS = 10
/** Points of a run. */
const BLOCK = 8192

interface Context {
  readonly runtime: Runtime
  readonly signal?: AbortSignal
}

/** Centres [min(size, n), d] of points [n, d] by Lloyd (1982), begun at points drawn by lot. O(n·size·d) a round. */
export async function kMeans(points: Matrix, size: number, random: Random, { runtime, signal }: Context) {
  const columns = points.columns
  const products = matMul(input('points', ['n', columns]), transpose(input('centres', ['k', columns])))
  // The nearest centre is the one of the largest x·c − ½‖c‖².
  const nearest = cast(argMax(sub(products, input('halves', ['k']))), 'int32')
  const session = await runtime.session(encodeModel(emitGraph({ name: 'nearest', outputs: { nearest } })), {
    provider: 'cpu',
  })
  const nearestOf = async (centres: Matrix): Promise<Int32Array> => {
    const out = new Int32Array(points.rows)
    const halves = Float32Array.from({ length: centres.rows }, (_, c) => halfSquare(rowOf(centres, c)))
    for (let start = 0; start < points.rows; start += BLOCK) {
      signal?.throwIfAborted()
      const rows = Math.min(BLOCK, points.rows - start)
      const data = points.data.subarray(start * columns, (start + rows) * columns)
      const { nearest: some } = await session.run({
        points: { type: 'float32', dims: [rows, columns], data },
        centres: { type: 'float32', dims: [centres.rows, columns], data: centres.data },
        halves: { type: 'float32', dims: [centres.rows], data: halves },
      })
      out.set(some!.data as Int32Array, start)
    }
    return out
  }
  try {
    let centres = gatherRows(points, sampleWithoutReplacement(points.rows, size, random))
    for (let round = 0; round < ROUNDS; round++) centres = means(points, await nearestOf(centres), centres)
    return centres
  } finally {
    await session.release()
  }
}

const halfSquare = (row: Float32Array) => row.reduce((sum, value) => sum + value * value, 0) / 2

/** Mean of each centre's points; one that has none stays where it was. */
function means(points: Matrix, nearest: Int32Array, before: Matrix): Matrix {
  const after = matrix(before.rows, before.columns)
  const counts = new Int32Array(before.rows)
  nearest.forEach((c, i) => {
    counts[c]!++
    const [sum, point] = [rowOf(after, c), rowOf(points, i)]
    for (let j = 0; j < sum.length; j++) sum[j]! += point[j]!
  })
  for (let c = 0; c < before.rows; c++) {
    const [sum, old] = [rowOf(after, c), rowOf(before, c)]
    for (let j = 0; j < sum.length; j++) sum[j] = counts[c] === 0 ? old[j]! : sum[j]! / counts[c]!
  }
  return after
}
