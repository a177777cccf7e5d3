import { matrixMath } from '../compute/matrix-math.ts'
import type { Runtime } from '../compute/runtime.ts'
import { gatherRows, type Matrix } from '../platform/matrix.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import { CROWD } from '../synthesis/gates/diversity.ts'

/** So many random samples stand for all, and as many are asked how crowded it is around them. */
const [MOST, ASKED] = [20_000, 1_000]
/** Fewer say nothing of what is rare among them. */
const LEAST = 100
/** One real sample in a hundred has a crowd around it. */
const RARE = 0.01

/**
 * The cosine from on which samples lie closer than real ones do: only one real one in a hundred has five others so near. What is near depends on the features:
 * .87 of the built-in ones on banking77, .97 of MiniLM. `centred` [n, d]: unit rows. null: too few to say.
 */
export async function closeFrom(centred: Matrix, runtime: Runtime, seed = 1): Promise<number | null> {
  if (centred.rows < LEAST) return null
  const mixed = shuffled([...Array(centred.rows).keys()], mulberry32(seed)).slice(0, MOST)
  const all = gatherRows(centred, Int32Array.from(mixed))
  const asked = gatherRows(centred, Int32Array.from(mixed.slice(0, ASKED)))
  // Each finds itself first.
  const k = CROWD + 1
  const { similarities } = await matrixMath(runtime).nearest(asked, all, k)
  const furthest = Array.from({ length: asked.rows }, (_, i) => Math.min(...similarities.subarray(i * k, (i + 1) * k)))
  return furthest.sort((a, b) => b - a)[Math.floor(RARE * furthest.length)]!
}
