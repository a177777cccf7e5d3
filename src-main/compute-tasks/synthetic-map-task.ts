import { matrixMath } from '../compute/matrix-math.ts'
import { gatherRows, matrix, rowOf } from '../platform/matrix.ts'
import { place } from '../platform/place.ts'
import { centredRows } from '../sample-graph/neighbour-graph.ts'
import { amongNeighbours } from '../sample-graph/neighbour-layout.ts'
import { answeredSamples } from '../storage/tables/annotations.ts'
import { syntheticVectors } from '../storage/tables/synthetic-samples.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { drawnPool, map } from './map-task.ts'
import type { PlacedSamples } from './requests.ts'

export interface SyntheticMapRequest {
  readonly task: number
  readonly set: number
  /** Synthetic samples wanted on the map; those without features of the set are left out. */
  readonly synthetic: readonly number[]
}
export interface PlacedSynthetic {
  readonly pool: PlacedSamples
  readonly synthetic: Int32Array
  /** x, y of each, in the units of the pool’s.  [n, 2] */
  readonly places: Float32Array
  /** The labelled sample each is most like, none of those kept for measuring; −1 where nothing is labelled. */
  readonly nearest: Int32Array
}

/** Synthetic samples on the map of the pool: placed among the samples they are most like, while the pool’s own places stay as they are. */
export const syntheticMap = defineTask({
  name: 'syntheticMap',
  process: 'shared',
  async run({ task, set, synthetic }: SyntheticMapRequest, tools: TaskTools): Promise<PlacedSynthetic> {
    const { project, reader, runtime } = tools
    const pool = await map.run({ task, set, asked: [] }, tools)
    const { ids, vectors } = reader.features(project, set)
    const db = reader.database(project)
    const math = matrixMath(runtime)
    const { unit, places, mean } = await drawnPool(vectors, math)
    const own = syntheticVectors(db, set)
    const shown = synthetic.filter((id) => own.has(id))
    const made = matrix(shown.length, vectors.columns)
    shown.forEach((id, i) => rowOf(made, i).set(own.get(id)!))
    const rows = centredRows(made, mean)
    const added = await amongNeighbours(rows, unit, places, math.nearest)
    const labelled = answeredSamples(db, false, task)
      .map(({ sample }) => place(ids, sample))
      .filter((row) => row >= 0)
    const nearest = new Int32Array(shown.length).fill(-1)
    if (labelled.length > 0 && shown.length > 0) {
      const { indices } = await math.nearest(rows, centredRows(gatherRows(vectors, labelled), mean), 1)
      indices.forEach((found, i) => (nearest[i] = ids[labelled[found]!]!))
    }
    return { pool, synthetic: Int32Array.from(shown), places: added.data, nearest }
  },
})
