/** A function to minimise: its value and gradient at x. */
export type Objective = (x: Float32Array) => Promise<{ readonly value: number; readonly gradient: Float64Array }>

interface LbfgsOptions {
  readonly maxIterations?: number
  /** Stops when the largest gradient entry is below this … */
  readonly gradientTolerance?: number
  /** … or the value falls by less than this share (float32 knows no better). */
  readonly valueTolerance?: number
  /** Inverse of a guess at the Hessian's diagonal, one number per entry of x: directions are measured in its units. */
  readonly inverseCurvature?: Float64Array
  readonly signal?: AbortSignal
  readonly onStep?: (iteration: number, value: number) => void
}

/** A step s, the gradient's change y over it, 1/sᵀy, and yᵀDy for the scale of the guessed curvature D. */
interface Correction {
  readonly s: Float64Array
  readonly y: Float64Array
  readonly rho: number
  readonly spread: number
}

const HISTORY = 10
const ARMIJO = 1e-4

/**
 * Limited-memory BFGS (Nocedal 1980; two-loop recursion) with backtracking. For convex heads: deterministic, no learning rate,
 * tens of passes over the data. `start` is left untouched.
 */
export async function minimise(
  f: Objective,
  start: Float32Array,
  options: LbfgsOptions = {},
): Promise<{ x: Float32Array; value: number; iterations: number }> {
  const {
    maxIterations = 150,
    gradientTolerance = 1e-5,
    valueTolerance = 1e-6,
    inverseCurvature,
    signal,
    onStep,
  } = options
  let x = Float64Array.from(start)
  let { value, gradient } = await f(start)
  const corrections: Correction[] = []
  let iteration = 0
  for (; iteration < maxIterations && largest(gradient) > gradientTolerance; iteration++) {
    signal?.throwIfAborted()
    const direction = descent(gradient, corrections, inverseCurvature)
    const slope = dot(direction, gradient)
    const first = corrections.length === 0 && !inverseCurvature ? 1 / Math.max(1, Math.sqrt(-slope)) : 1
    const found = await lineSearch(f, x, direction, value, slope, first)
    if (!found) break
    const s = difference(found.x, x)
    const y = difference(found.gradient, gradient)
    const sy = dot(s, y)
    // Curvature that float32 cannot tell from noise would spoil the directions after it.
    if (sy > 1e-10 * dot(y, y)) corrections.push({ s, y, rho: 1 / sy, spread: dot(y, scaled(y, inverseCurvature)) })
    if (corrections.length > HISTORY) corrections.shift()
    const fall = (value - found.value) / Math.max(1e-12, Math.abs(value))
    ;({ x, value, gradient } = found)
    onStep?.(iteration + 1, value)
    if (fall < valueTolerance) break
  }
  return { x: Float32Array.from(x), value, iterations: iteration }
}

/** −H·g by the two-loop recursion. */
function descent(
  gradient: Float64Array,
  corrections: readonly Correction[],
  inverseCurvature: Float64Array | undefined,
): Float64Array {
  const q = gradient.slice()
  const alphas = new Float64Array(corrections.length)
  for (let k = corrections.length - 1; k >= 0; k--) {
    const { s, y, rho } = corrections[k]!
    alphas[k] = rho * dot(s, q)
    axpy(-alphas[k]!, y, q)
  }
  const z = scaled(q, inverseCurvature)
  const last = corrections.at(-1)
  if (last) scale(z, 1 / (last.rho * last.spread))
  corrections.forEach(({ s, y, rho }, k) => axpy(alphas[k]! - rho * dot(y, z), s, z))
  scale(z, -1)
  return z
}

/** Shortens the step (by quadratic interpolation) until the value falls enough. */
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
    const at = x.slice()
    axpy(step, direction, at)
    const next = await f(Float32Array.from(at))
    if (next.value <= value + ARMIJO * step * slope) return { x: at, ...next }
    const quadratic = (-slope * step * step) / (2 * (next.value - value - slope * step))
    step = Number.isFinite(quadratic) ? Math.min(0.5 * step, Math.max(0.1 * step, quadratic)) : 0.1 * step
  }
  return null
}

// Plain loops: these run over every weight some fifty times an iteration.
/** In four sums side by side: one would wait for its own last addition each time. */
function dot(a: Float64Array, b: Float64Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0]
  const whole = a.length & ~3
  for (let i = 0; i < whole; i += 4) {
    first += a[i]! * b[i]!
    second += a[i + 1]! * b[i + 1]!
    third += a[i + 2]! * b[i + 2]!
    fourth += a[i + 3]! * b[i + 3]!
  }
  for (let i = whole; i < a.length; i++) first += a[i]! * b[i]!
  return first + second + (third + fourth)
}
function axpy(a: number, x: Float64Array, y: Float64Array) {
  for (let i = 0; i < y.length; i++) y[i]! += a * x[i]!
}
function scale(x: Float64Array, a: number) {
  for (let i = 0; i < x.length; i++) x[i]! *= a
}
function scaled(x: Float64Array, by: Float64Array | undefined): Float64Array {
  const out = x.slice()
  if (by) for (let i = 0; i < out.length; i++) out[i]! *= by[i]!
  return out
}
function difference(a: Float64Array, b: Float64Array): Float64Array {
  const out = a.slice()
  for (let i = 0; i < out.length; i++) out[i]! -= b[i]!
  return out
}
function largest(x: Float64Array): number {
  let top = 0
  for (let i = 0; i < x.length; i++) top = Math.max(top, Math.abs(x[i]!))
  return top
}
