/** A function to minimise: its value and gradient at x. */
export type Objective = (x: Float32Array) => Promise<{ readonly value: number; readonly gradient: Float32Array }>

interface LbfgsOptions {
  readonly maxIterations?: number
  /** Stops when the largest gradient entry is below this … */
  readonly gradientTolerance?: number
  /** … or the value falls by less than this share (float32 knows no better). */
  readonly valueTolerance?: number
  readonly signal?: AbortSignal
  readonly onStep?: (iteration: number, value: number) => void
}

interface Correction {
  readonly s: Float64Array
  readonly y: Float64Array
  readonly rho: number
}

const HISTORY = 10
const ARMIJO = 1e-4

/**
 * Limited-memory BFGS (Nocedal 1980; two-loop recursion) with backtracking. For convex heads: deterministic, no learning rate,
 * tens of passes over the data. `x` is left untouched.
 */
export async function minimise(
  f: Objective,
  start: Float32Array,
  options: LbfgsOptions = {},
): Promise<{ x: Float32Array; value: number; iterations: number }> {
  const { maxIterations = 150, gradientTolerance = 1e-5, valueTolerance = 1e-6, signal, onStep } = options
  let x = Float64Array.from(start)
  let { value, gradient } = await f(Float32Array.from(x))
  const corrections: Correction[] = []
  let iteration = 0
  for (; iteration < maxIterations && largest(gradient) > gradientTolerance; iteration++) {
    signal?.throwIfAborted()
    let direction = descent(gradient, corrections)
    let slope = dot(direction, gradient)
    if (slope >= 0) {
      corrections.length = 0
      direction = Float64Array.from(gradient, (g) => -g)
      slope = dot(direction, gradient)
    }
    const first = corrections.length === 0 ? 1 / Math.max(1, Math.sqrt(-slope)) : 1
    const found = await lineSearch(f, x, direction, value, slope, first)
    if (!found) break
    const s = subtract(found.x, x)
    const y = subtract(found.gradient, gradient)
    const sy = dot(s, y)
    if (sy > 1e-10 * dot(y, y)) corrections.push({ s, y, rho: 1 / sy })
    if (corrections.length > HISTORY) corrections.shift()
    const fall = (value - found.value) / Math.max(1e-12, Math.abs(value))
    ;({ x, value, gradient } = found)
    onStep?.(iteration + 1, value)
    if (fall < valueTolerance) break
  }
  return { x: Float32Array.from(x), value, iterations: iteration }
}

/** −H·g by the two-loop recursion. */
function descent(gradient: ArrayLike<number>, corrections: readonly Correction[]): Float64Array {
  const q = Float64Array.from(gradient, (g) => -g)
  const alphas = new Float64Array(corrections.length)
  for (let k = corrections.length - 1; k >= 0; k--) {
    const { s, y, rho } = corrections[k]!
    alphas[k] = rho * dot(s, q)
    axpy(-alphas[k]!, y, q)
  }
  const last = corrections.at(-1)
  if (last) scale(q, 1 / (last.rho * dot(last.y, last.y)))
  corrections.forEach(({ s, y, rho }, k) => axpy(alphas[k]! - rho * dot(y, q), s, q))
  return q
}

/** Halves the step (by quadratic interpolation) until the value falls enough; doubles a first step that was far too short. */
async function lineSearch(
  f: Objective,
  x: Float64Array,
  direction: Float64Array,
  value: number,
  slope: number,
  first: number,
) {
  let step = first
  for (let tries = 0; tries < 25; tries++) {
    const at = Float64Array.from(x, (v, i) => v + step * direction[i]!)
    const next = await f(Float32Array.from(at))
    if (next.value <= value + ARMIJO * step * slope) return { x: at, ...next }
    const quadratic = (-slope * step * step) / (2 * (next.value - value - slope * step))
    step = Number.isFinite(quadratic) ? Math.min(0.5 * step, Math.max(0.1 * step, quadratic)) : 0.1 * step
  }
  return null
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
function axpy(a: number, x: ArrayLike<number>, y: Float64Array) {
  for (let i = 0; i < y.length; i++) y[i]! += a * x[i]!
}
function scale(x: Float64Array, a: number) {
  for (let i = 0; i < x.length; i++) x[i]! *= a
}
const subtract = (a: ArrayLike<number>, b: ArrayLike<number>) => Float64Array.from(a, (v, i) => v - b[i]!)
function largest(x: ArrayLike<number>): number {
  let top = 0
  for (let i = 0; i < x.length; i++) top = Math.max(top, Math.abs(x[i]!))
  return top
}
