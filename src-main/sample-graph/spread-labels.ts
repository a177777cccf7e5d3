import type { NeighbourGraph } from './neighbour-graph.ts'

/** Undirected weighted edges, row by row: the neighbours of i are `to[from[i]] … to[from[i + 1] − 1]`. */
export interface SparseGraph {
  readonly nodes: number
  readonly from: Int32Array
  readonly to: Int32Array
  readonly weights: Float32Array
}

/** S = D^-½·W·D^-½ with W_ij = max(cos, 0)³, an edge wherever either of the two lists the other. */
export function normalisedGraph({ k, neighbours, similarities }: NeighbourGraph): SparseGraph {
  const nodes = k === 0 ? 0 : neighbours.length / k
  const [sources, targets, weights]: [number[], number[], number[]] = [[], [], []]
  const edge = (i: number, j: number, weight: number) => {
    sources.push(i)
    targets.push(j)
    weights.push(weight)
  }
  for (let i = 0; i < nodes; i++)
    for (let at = i * k; at < (i + 1) * k; at++) {
      const [j, weight] = [neighbours[at]!, Math.max(similarities[at]!, 0) ** 3]
      if (j === i || weight === 0) continue
      edge(i, j, weight)
      if (!lists(neighbours, k, j, i)) edge(j, i, weight)
    }
  return normalised(nodes, { sources, targets, weights })
}

function lists(neighbours: Int32Array, k: number, node: number, wanted: number): boolean {
  for (let at = node * k; at < (node + 1) * k; at++) if (neighbours[at] === wanted) return true
  return false
}

/** Rows of D^-½·W·D^-½ from both directions of every edge. */
export function normalised(
  nodes: number,
  { sources, targets, weights }: Readonly<Record<'sources' | 'targets' | 'weights', readonly number[]>>,
): SparseGraph {
  const [from, degree] = [new Int32Array(nodes + 1), new Float64Array(nodes)]
  sources.forEach((i, e) => {
    from[i + 1]!++
    degree[i]! += weights[e]!
  })
  for (let i = 0; i < nodes; i++) from[i + 1]! += from[i]!
  const next = from.slice()
  const [to, scaled] = [new Int32Array(sources.length), new Float32Array(sources.length)]
  sources.forEach((i, e) => {
    const at = next[i]!++
    to[at] = targets[e]!
    scaled[at] = weights[e]! / Math.sqrt(degree[i]! * degree[to[at]]!)
  })
  return { nodes, from, to, weights: scaled }
}

interface Spread {
  /** Weight of the graph against the labels. */
  readonly alpha?: number
  readonly rounds?: number
}

/**
 * F = (1 − α)(I − αS)⁻¹Y by rounds F ← αSF + (1 − α)Y (Zhou et al. 2004).  labels of the named nodes → [nodes, classes].
 * A node that no label reaches keeps a row of zeros: unknown, not class 0.
 */
export function spreadLabels(
  graph: SparseGraph,
  at: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  { alpha = 0.95, rounds = 10 }: Spread = {},
): Float32Array {
  const sources = new Float32Array(graph.nodes * classes)
  const reached = new Uint8Array(graph.nodes)
  for (let i = 0; i < at.length; i++) {
    sources[at[i]! * classes + labels[i]!]! += 1 - alpha
    reached[at[i]!] = 1
  }
  return spreadFrom(graph, sources, sources.slice(), reached, { alpha, rounds })
}

/** The same from a belief of every node, F ← αSF + (1 − α)F₀.  beliefs [nodes, classes] → [nodes, classes] */
export function spreadBeliefs(
  graph: SparseGraph,
  beliefs: Float32Array,
  { alpha, rounds }: Required<Spread>,
): Float32Array<ArrayBuffer> {
  const sources = beliefs.map((belief) => (1 - alpha) * belief)
  return spreadFrom(graph, sources, beliefs.slice(), new Uint8Array(graph.nodes).fill(1), { alpha, rounds })
}

/** `sources`: what each node holds of its own in every round; `now`: what it holds at first; `reached`: which nodes hold something. */
function spreadFrom(
  { nodes, from, to, weights }: SparseGraph,
  sources: Float32Array,
  now: Float32Array<ArrayBuffer>,
  reached: Uint8Array,
  { alpha, rounds }: Required<Spread>,
): Float32Array<ArrayBuffer> {
  const classes = nodes === 0 ? 0 : sources.length / nodes
  let next = new Float32Array(now.length)
  const widest = from.reduce((most, first, i) => Math.max(most, (from[i + 1] ?? first) - first), 0)
  const [rows, shares] = [new Int32Array(widest + 3), new Float64Array(widest + 3)]
  for (let round = 0; round < rounds; round++) {
    next.set(sources)
    const before = reached.slice()
    for (let i = 0; i < nodes; i++) {
      let count = 0
      for (let e = from[i]!; e < from[i + 1]!; e++)
        if (before[to[e]!] !== 0) {
          rows[count] = to[e]! * classes
          shares[count++] = alpha * weights[e]!
        }
      if (count === 0) continue
      reached[i] = 1
      addRows(next, i * classes, classes, now, rows, shares, count)
    }
    ;[now, next] = [next, now]
  }
  return now
}

/** sums[at …] += Σ shareₖ · values[rowₖ …], four rows at a time: each sum is read and written a quarter as often. */
function addRows(
  sums: Float32Array,
  at: number,
  width: number,
  values: Float32Array,
  rows: Int32Array,
  shares: Float64Array,
  count: number,
) {
  // Rows without companions are added with some others, as nothing.
  shares.fill(0, count, count + 3)
  for (let k = 0; k < count; k += 4) {
    const [a, b, c, d] = [rows[k]!, rows[k + 1]!, rows[k + 2]!, rows[k + 3]!]
    const [p, q, r, s] = [shares[k]!, shares[k + 1]!, shares[k + 2]!, shares[k + 3]!]
    for (let j = 0; j < width; j++)
      sums[at + j]! += p * values[a + j]! + q * values[b + j]! + r * values[c + j]! + s * values[d + j]!
  }
}
