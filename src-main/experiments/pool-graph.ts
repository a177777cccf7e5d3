import { matrixMath } from '../compute/matrix-math.ts'
import type { Runtime } from '../compute/runtime.ts'
import { gatherRows, type Matrix } from '../platform/matrix.ts'
import { mulberry32, sampleWithoutReplacement } from '../platform/random.ts'
import {
  centredRows,
  grownGraph,
  meanRow,
  neighbourGraph,
  type NeighbourGraph,
} from '../sample-graph/neighbour-graph.ts'
import { neighbourFeatures } from '../sample-graph/neighbour-features.ts'

export const NEIGHBOURS = 15
/** Up to so many rows every one is linked to its nearest of all: n² products, seconds on two cores. */
const EXACT = 20_000
/** Of larger pools so many random rows are linked with each other; any other row looks for its neighbours among them. */
const REFERENCES = 10_000
/** Larger pools go without neighbour features: minutes of products and gigabytes. */
const LARGEST_SMOOTHED = 100_000

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
  // What failed or was stopped is made anew when it is asked for again.
  graph.catch(() => {
    known.delete(features)
    if (last?.graph === graph) last = null
  })
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

export interface Neighbourhood {
  /** Nearest rows of every row of the pool. */
  readonly graph: NeighbourGraph
  /** Features averaged with the neighbours'. */
  readonly smooth: Matrix
}
const smoothed = new WeakMap<Matrix, Promise<Neighbourhood>>()

/** Neighbours of every row, for selection; null where the pool is too large or too small for them. */
export function neighbourhood(features: Matrix, runtime: Runtime): Promise<Neighbourhood> | null {
  if (features.rows > LARGEST_SMOOTHED || features.rows < 2) return null
  const found = smoothed.get(features)
  if (found) return found
  const made = ofEveryRow(features, runtime).then((graph) => ({ graph, smooth: neighbourFeatures(features, graph) }))
  smoothed.set(features, made)
  made.catch(() => smoothed.delete(features))
  return made
}

/** The exact graph, or each row's nearest references. */
async function ofEveryRow(features: Matrix, runtime: Runtime): Promise<NeighbourGraph> {
  const { rows, mean, unit, graph } = await poolGraph(features, runtime)
  if (rows.length === features.rows) return graph
  const { k } = graph
  const { indices, similarities: found } = await matrixMath(runtime).nearest(centredRows(features, mean), unit, k + 1)
  const [neighbours, similarities] = [new Int32Array(features.rows * k), new Float32Array(features.rows * k)]
  for (let i = 0; i < features.rows; i++)
    for (let [at, from] = [i * k, i * (k + 1)]; at < (i + 1) * k; from++) {
      if (rows[indices[from]!] === i) continue
      neighbours[at] = rows[indices[from]!]!
      similarities[at++] = found[from]!
    }
  return { k, neighbours, similarities }
}
