import { type Matrix } from '../../platform/matrix.ts'
import { distanceBlocks } from '../geometry/distance-blocks.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'

interface Merge {
  readonly a: number
  readonly b: number
  readonly distance: number
}

/**
 * Agglomerative clustering by mean Euclidean distance, cut where `clusters` are left: cluster of each point.
 * Nearest-neighbour chains (Murtagh 1983): O(n²) time and numbers held, so for some thousand points at most.
 */
export async function averageLinkage(points: Matrix, clusters: number, math: MatrixMath): Promise<Int32Array> {
  const n = points.rows
  const distances = new Float32Array(n * n)
  for await (const { start, block } of distanceBlocks(points, points, math))
    for (let i = 0; i < block.data.length; i++) distances[start * n + i] = Math.sqrt(block.data[i]!)
  const merges = chainMerges(distances, n).sort((x, y) => x.distance - y.distance)
  const parent = Int32Array.from({ length: n }, (_, i) => i)
  const root = (i: number): number => (parent[i] === i ? i : (parent[i] = root(parent[i]!)))
  for (const { a, b } of merges.slice(0, Math.max(0, n - clusters))) parent[root(b)] = root(a)
  const numbers = new Map<number, number>()
  return Int32Array.from(parent, (_, i) => {
    const at = root(i)
    if (!numbers.has(at)) numbers.set(at, numbers.size)
    return numbers.get(at)!
  })
}

/** All n − 1 merges, in no order. `distances` is used up. */
function chainMerges(distances: Float32Array, n: number): Merge[] {
  const sizes = new Float64Array(n).fill(1)
  const open = new Set(Array.from({ length: n }, (_, i) => i))
  const merges: Merge[] = []
  const chain: number[] = []
  while (open.size > 1) {
    if (chain.length === 0) chain.push(open.values().next().value!)
    const [at, before] = [chain.at(-1)!, chain.at(-2)]
    // The one before in the chain wins ties, or the chain would never close.
    let nearest = before ?? -1
    let least = before === undefined ? Infinity : distances[at * n + before]!
    for (const other of open)
      if (other !== at && distances[at * n + other]! < least) [nearest, least] = [other, distances[at * n + other]!]
    if (nearest !== before) {
      chain.push(nearest)
      continue
    }
    chain.length -= 2
    merges.push({ a: at, b: nearest, distance: least })
    open.delete(nearest)
    const [own, its] = [sizes[at]!, sizes[nearest]!]
    for (const other of open) {
      if (other === at) continue
      const mean = (own * distances[at * n + other]! + its * distances[nearest * n + other]!) / (own + its)
      distances[at * n + other] = mean
      distances[other * n + at] = mean
    }
    sizes[at] = own + its
  }
  return merges
}
