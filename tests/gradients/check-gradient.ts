import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import type { ProviderName, Session, SessionOptions } from '../../src-main/compute/runtime.ts'
import { encodeModel } from '../../src-main/onnx/codec.ts'
import { mulberry32, normal } from '../../src-main/platform/random.ts'
import { grad } from '../../src-main/tensor-graph/autodiff.ts'
import { emitGraph } from '../../src-main/tensor-graph/emit.ts'
import { add, mul } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { reduceSum } from '../../src-main/tensor-graph/ops/reduce.ts'
import { constant, input, sizeOf, type Tensor } from '../../src-main/tensor-graph/tensor.ts'
import { floats } from './run-graph.ts'

export interface Case {
  readonly group: string
  readonly name: string
  readonly shapes: readonly (readonly number[])[]
  readonly build: (...xs: Tensor[]) => Tensor
  /** Where the op is smooth and defined; default: standard normal. */
  readonly draw?: (normal: () => number, index: number) => number
}

export interface Setting {
  readonly provider: ProviderName
  readonly level: NonNullable<SessionOptions['optimization']>
  readonly threads: number
}
const PLAIN: Setting = { provider: 'cpu', level: 'disabled', threads: 1 }
export const cpuSettings: readonly Setting[] = (['disabled', 'extended'] as const).flatMap((level) =>
  [1, 2, 4].map((threads) => ({ provider: 'cpu' as const, level, threads })),
)
export const tell = ({ provider, level, threads }: Setting) => `${provider}, ${level}, ${threads} threads`

/** Largest differences, relative to the largest entry of all gradients. */
export interface Errors {
  readonly first: number
  readonly second: number
}

const H = 0.02

/**
 * A case as graphs: y; the gradients g of Σ y·q for a random weighting q (every entry counts, unlike in a plain sum, whose
 * softmax gradient is 0); and h, the gradients of Σ g·d for random directions d: the Hessian times d.
 */
export function gradientGraphs({ shapes, build, draw }: Case) {
  const random = mulberry32(7)
  const values = shapes.map((shape) =>
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => (draw ?? ((n) => n()))(() => normal(random), i)),
  )
  const noise = (shape: Tensor['shape']) => Float32Array.from({ length: sizeOf(shape) }, () => normal(random))
  const xs = shapes.map((shape, i) => input(`x${i}`, shape))
  const y = build(...xs)
  const weighting = noise(y.shape)
  const first = grad(reduceSum(mul(y, constant(weighting, y.shape))), xs)
  const directions = shapes.map(noise)
  const slope = first.map((g, i) => reduceSum(mul(g, constant(directions[i]!, shapes[i])))).reduce((a, b) => add(a, b))
  const emit = (outputs: Record<string, Tensor>) => emitGraph({ name: 'check', outputs })
  const g = Object.fromEntries(first.map((t, i) => [`g${i}`, t]))
  const h = Object.fromEntries(grad(slope, xs).map((t, i) => [`h${i}`, t]))
  return {
    values,
    weighting,
    directions,
    forward: emit({ y }),
    first: emit(g),
    both: emit({ ...g, ...h }),
    shapeOfY: y.shape,
  }
}

/** The errors of a case under each setting, against 4th-order central differences worked out once. */
export async function gradientErrors(given: Case, settings: readonly Setting[]): Promise<Errors[]> {
  const graphs = gradientGraphs(given)
  const { values, weighting, directions } = graphs
  const [y, g] = [await evaluator(graphs.forward, given, PLAIN), await evaluator(graphs.first, given, PLAIN)]
  const shape = (await y.dims(values))['y']!
  if (shape.join() !== graphs.shapeOfY.join())
    throw new Error(`${given.name}: y is [${shape}], not [${graphs.shapeOfY}]`)
  const first = await differences(values, async (at) => dot((await y.run(at))['y']!, weighting))
  const second = await differences(values, async (at) => {
    const out = await g.run(at)
    return directions.reduce((sum, d, i) => sum + dot(out[`g${i}`]!, d), 0)
  })
  await Promise.all([y.release(), g.release()])
  const errors: Errors[] = []
  for (const setting of settings) {
    const both = await evaluator(graphs.both, given, setting)
    const out = await both.run(values)
    const named = (stem: string) => values.map((_, i) => out[`${stem}${i}`]!)
    errors.push({ first: relativeError(named('g'), first), second: relativeError(named('h'), second) })
    await both.release()
  }
  return errors
}

async function evaluator(graph: ReturnType<typeof emitGraph>, { shapes }: Case, { provider, level, threads }: Setting) {
  const session: Session = await createRuntime({ provider }).session(encodeModel(graph), {
    provider,
    threads,
    optimization: level,
  })
  const run = (inputs: readonly Float32Array[]) => {
    const all = inputs.map((data, i) => [`x${i}`, floats(data, shapes[i])] as const)
    return session.run(Object.fromEntries(all.filter(([name]) => session.inputNames.includes(name))))
  }
  return {
    run: async (inputs: readonly Float32Array[]) =>
      Object.fromEntries(Object.entries(await run(inputs)).map(([name, { data }]) => [name, data as Float32Array])),
    dims: async (inputs: readonly Float32Array[]) =>
      Object.fromEntries(Object.entries(await run(inputs)).map(([name, { dims }]) => [name, dims])),
    release: () => session.release(),
  }
}

async function differences(
  values: readonly Float32Array[],
  f: (inputs: readonly Float32Array[]) => Promise<number>,
): Promise<Float64Array[]> {
  const estimates = values.map((value) => new Float64Array(value.length))
  for (const [i, value] of values.entries())
    for (let j = 0; j < value.length; j++) {
      const shifted = async (by: number) => f(values.map((v, k) => (k === i ? v.with(j, v[j]! + by) : v)))
      estimates[i]![j] =
        (8 * ((await shifted(H)) - (await shifted(-H))) - ((await shifted(2 * H)) - (await shifted(-2 * H)))) / (12 * H)
    }
  return estimates
}

function relativeError(found: readonly Float32Array[], expected: readonly Float64Array[]): number {
  let [difference, scale] = [0, 1e-3]
  expected.forEach((row, i) =>
    row.forEach((x, j) => {
      // NaN must not pass as “no difference”.
      const d = Math.abs(found[i]![j]! - x)
      difference = Number.isNaN(d) ? Infinity : Math.max(difference, d)
      scale = Math.max(scale, Math.abs(x))
    }),
  )
  return difference / scale
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)
