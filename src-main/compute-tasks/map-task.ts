import { matrixMath } from '../compute/matrix-math.ts'
import { gatherRows, type Matrix } from '../platform/matrix.ts'
import { mulberry32, sampleWithoutReplacement } from '../platform/random.ts'
import type { MatrixMath } from '../platform/matrix-math.ts'
import { centredRows, neighbourGraph } from '../sample-graph/neighbour-graph.ts'
import { amongNeighbours, neighbourLayout } from '../sample-graph/neighbour-layout.ts'
import { onPlane, principalPlane } from '../sample-graph/principal-plane.ts'
import { answeredSamples } from '../storage/tables/annotations.ts'
import { place } from '../platform/place.ts'
import type { MapRequest, PlacedSamples } from './requests.ts'
import { defineTask, type TaskTools } from './define-task.ts'

/** Of larger pools so many random samples are on the map: more dots tell nothing more. */
const MOST = 5000

const NEIGHBOURS = 10

export interface Drawn {
  /** Rows that are always on the map, centred and L2-normalised, and where they lie. */
  readonly rows: Int32Array
  readonly unit: Matrix
  readonly places: Matrix
  /** Subtracted from every row before it is compared. */
  readonly mean: Float64Array
}
// One map per set of features, for as long as somebody holds them: dots stay where they are while the batch changes.
const known = new WeakMap<Matrix, Promise<Drawn>>()

/** The pool as a flat picture in which neighbours stay together: the same features give the same places. */
export const map = defineTask({
  name: 'map',
  process: 'shared',
  async run({ task, set, asked }: MapRequest, { project, reader, runtime }: TaskTools): Promise<PlacedSamples> {
    const { ids, vectors } = reader.features(project, set)
    const math = matrixMath(runtime)
    const { rows, unit, places, mean } = await drawnPool(vectors, math)
    const labelled = some(answeredSamples(reader.database(project), null, task).map(({ sample }) => sample))
    const drawnAlready = new Set(rows)
    const further = [...new Set([...labelled, ...asked])]
      .map((sample) => place(ids, sample))
      .filter((row) => row >= 0 && !drawnAlready.has(row))
    const added = await amongNeighbours(centredRows(gatherRows(vectors, further), mean), unit, places, math.nearest)
    return {
      samples: Int32Array.from([...rows, ...further], (row) => ids[row]!),
      places: Float32Array.from([...places.data, ...added.data]),
      pool: ids.length,
    }
  },
})

/** The map of these features: drawn once for as long as somebody holds them. */
export function drawnPool(vectors: Matrix, math: MatrixMath): Promise<Drawn> {
  const drawn = known.get(vectors) ?? draw(vectors, math)
  known.set(vectors, drawn)
  return drawn
}

async function draw(vectors: Matrix, { nearest, similarities }: MatrixMath): Promise<Drawn> {
  const rows = sampleWithoutReplacement(vectors.rows, MOST, mulberry32(vectors.rows)).sort()
  const taken = gatherRows(vectors, rows)
  const plane = await principalPlane(taken, similarities)
  const unit = centredRows(taken, plane.mean)
  const start = await onPlane(taken, plane, similarities)
  const graph = await neighbourGraph(unit, NEIGHBOURS, nearest)
  return { rows, unit, places: neighbourLayout(graph, start, mulberry32(vectors.rows)), mean: plane.mean }
}

const some = (samples: readonly number[]): readonly number[] =>
  samples.length <= MOST
    ? samples
    : Array.from(sampleWithoutReplacement(samples.length, MOST, mulberry32(samples.length)), (i) => samples[i]!)
