import { matrixMath } from '../compute/matrix-math.ts'
import type { Runtime } from '../compute/runtime.ts'
import type { TrainingTask } from '../training/training-task.ts'
import { gatherRows, type Matrix } from '../platform/matrix.ts'
import { centredRows } from '../sample-graph/neighbour-graph.ts'
import { poolGraph } from './pool-graph.ts'

/** The part of the pool that teaches, with the labelled rows in it, each linked to its nearest. */
export async function teachingPool(
  features: Matrix,
  labelled: Int32Array,
  runtime: Runtime,
): Promise<NonNullable<TrainingTask<Matrix>['pool']>> {
  const { rows, mean, unit, graph } = await poolGraph(features, runtime)
  if (rows.length === features.rows) return { rows: features, graph, places: labelled }
  const placeOf = new Map(Array.from(rows, (row, place) => [row, place]))
  const added = labelled.filter((row) => !placeOf.has(row))
  added.forEach((row, i) => placeOf.set(row, rows.length + i))
  const found = await matrixMath(runtime).nearest(centredRows(gatherRows(features, added), mean), unit, graph.k)
  return {
    rows: gatherRows(features, [...rows, ...added]),
    graph: {
      k: graph.k,
      neighbours: Int32Array.from([...graph.neighbours, ...found.indices]),
      similarities: Float32Array.from([...graph.similarities, ...found.similarities]),
    },
    places: labelled.map((row) => placeOf.get(row)!),
  }
}
