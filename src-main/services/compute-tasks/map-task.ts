import { matrixMath } from '../../compute/matrix-math.ts'
import type { Runtime } from '../../compute/runtime.ts'
import { gatherRows, type Matrix } from '../../platform/matrix.ts'
import { mulberry32, sampleWithoutReplacement } from '../../platform/random.ts'
import { onPlane, principalPlane, type Plane } from '../../sample-graph/principal-plane.ts'
import { labelledSamples } from '../../storage/tables/annotations.ts'
import { place } from '../data/predictions.ts'
import type { MapRequest, PlacedSamples } from '../numerics.ts'
import type { PoolReader } from './pool-reader.ts'

/** Of larger pools so many random samples are on the map: more dots tell nothing more. */
const MOST = 5000

interface Drawn {
  /** Rows that are always on the map. */
  readonly rows: Int32Array
  readonly plane: Plane
}
// One map per set of features, for as long as somebody holds them: dots stay where they are while the batch changes.
const known = new WeakMap<Matrix, Promise<Drawn>>()

/** The pool as a flat picture: the same features give the same places. */
export const mapTask = (reader: PoolReader, runtime: Runtime) =>
  async function map({ project, set, asked }: MapRequest & { project: string }): Promise<PlacedSamples> {
    const { ids, vectors } = reader.features(project, set)
    const products = matrixMath(runtime).similarities
    const drawn = known.get(vectors) ?? draw(vectors, products)
    known.set(vectors, drawn)
    const { rows: always, plane } = await drawn
    const labelled = labelledSamples(reader.database(project)).map(({ sample }) => place(ids, sample))
    const wanted = [...some(labelled), ...asked.map((sample) => place(ids, sample))].filter((row) => row >= 0)
    const rows = Int32Array.from(new Set([...always, ...wanted])).sort()
    const placed = await onPlane(gatherRows(vectors, rows), plane, products)
    return { samples: rows.map((row) => ids[row]!), places: placed.data, pool: ids.length }
  }

async function draw(vectors: Matrix, products: Parameters<typeof principalPlane>[1]): Promise<Drawn> {
  const rows = sampleWithoutReplacement(vectors.rows, MOST, mulberry32(vectors.rows))
  return { rows, plane: await principalPlane(gatherRows(vectors, rows), products) }
}

const some = (rows: readonly number[]): readonly number[] =>
  rows.length <= MOST
    ? rows
    : Array.from(sampleWithoutReplacement(rows.length, MOST, mulberry32(rows.length)), (i) => rows[i]!)
