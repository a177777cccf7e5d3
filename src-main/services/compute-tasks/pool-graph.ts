import { matrixMath } from '../../compute/matrix-math.ts'
import type { Runtime } from '../../compute/runtime.ts'
import { gatherRows, type Matrix } from '../../platform/matrix.ts'
import { mulberry32, sampleWithoutReplacement } from '../../platform/random.ts'
import {
  centredRows,
  grownGraph,
  meanRow,
  neighbourGraph,
  type NeighbourGraph,
} from '../../sample-graph/neighbour-graph.ts'

export const NEIGHBOURS = 15
/** Up to so many rows every one is linked to its nearest of all: n² products, seconds on two cores. */
const EXACT = 20_000
/** Of larger pools so many random rows are linked with each other; any other row looks for its neighbours among them. */
const REFERENCES = 10_000

export interface PoolGraph {
  /** Rows of the pool among which neighbours are looked for, ascending: all, or the references. */
  readonly rows: Int32Array
  /** Subtracted from every row before it is compared. */
  readonly mean: Float64Array
  /** The named rows, centred and L2-normalised. */
  readonly unit: Matrix
  /** Links between places in `rows`. */
  readonly graph: NeighbourGraph
}

// One graph per set of features, for as long as somebody holds them; the last one made can be grown.
const known = new WeakMap<Matrix, Promise<PoolGraph>>()
let last: { readonly features: Matrix; readonly graph: Promise<PoolGraph> } | null = null

/** The pool's graph: made once per set of features; grown by the new rows where a set only got longer. */
export function poolGraph(features: Matrix, runtime: Runtime): Promise<PoolGraph> {
  const found = known.get(features)
  if (found) return found
  const graph =
    last && isLonger(features, last.features) ? grown(features, last.graph, runtime) : fresh(features, runtime)
  known.set(features, graph)
  last = { features, graph }
  return graph
}

/** Worth growing: the same rows with at most half as many again behind them, all of which fit an exact graph. */
function isLonger(features: Matrix, before: Matrix): boolean {
  if (before.rows <= NEIGHBOURS || features.columns !== before.columns || features.rows > EXACT) return false
  if (features.rows < before.rows || features.rows > 1.5 * before.rows) return false
  const bytes = ({ data }: Matrix) => Buffer.from(data.buffer, data.byteOffset, before.data.byteLength)
  return bytes(features).equals(bytes(before))
}

async function grown(features: Matrix, before: Promise<PoolGraph>, runtime: Runtime): Promise<PoolGraph> {
  const { mean, graph } = await before
  const unit = centredRows(features, mean)
  return { rows: everyRow(features), mean, unit, graph: await grownGraph(graph, unit, matrixMath(runtime).nearest) }
}

async function fresh(features: Matrix, runtime: Runtime): Promise<PoolGraph> {
  const rows =
    features.rows <= EXACT
      ? everyRow(features)
      : sampleWithoutReplacement(features.rows, REFERENCES, mulberry32(features.rows)).sort()
  const taken = rows.length === features.rows ? features : gatherRows(features, rows)
  const mean = meanRow(taken)
  const unit = centredRows(taken, mean)
  return { rows, mean, unit, graph: await neighbourGraph(unit, NEIGHBOURS, matrixMath(runtime).nearest) }
}

const everyRow = ({ rows }: Matrix) => Int32Array.from({ length: rows }, (_, row) => row)
