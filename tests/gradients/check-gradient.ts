import * as ort from 'onnxruntime-node'
import { encodeModel } from '../../src-main/onnx/codec.ts'
import { mulberry32, normal } from '../../src-main/platform/random.ts'
import { grad } from '../../src-main/tensor-graph/autodiff.ts'
import { emitGraph } from '../../src-main/tensor-graph/emit.ts'
import { add, mul } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { reduceSum } from '../../src-main/tensor-graph/ops/reduce.ts'
import { constant, input, sizeOf, type Tensor } from '../../src-main/tensor-graph/tensor.ts'

export type Level = 'disabled' | 'extended'
export interface Case {
  readonly name: string
  readonly shapes: readonly (readonly number[])[]
  readonly build: (...xs: Tensor[]) => Tensor
  /** Where the op is smooth and defined; default: standard normal. */
  readonly draw?: (normal: () => number, index: number) => number
}

const H = 0.02

/** Largest error of first and second order gradients against 4th-order central differences, relative to the largest entry. */
export async function gradientErrors(
  { shapes, build, draw }: Case,
  level: Level,
  threads = 1,
): Promise<{ first: number; second: number }> {
  const random = mulberry32(7)
  const values = shapes.map((shape) =>
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => (draw ?? ((n) => n()))(() => normal(random), i)),
  )
  const xs = shapes.map((shape, i) => input(`x${i}`, shape))
  const y = build(...xs)
  // A random weighting makes every output entry count, unlike a plain sum (whose softmax gradient is 0).
  const weighting = constant(
    Float32Array.from({ length: sizeOf(y.shape) }, () => normal(random)),
    y.shape,
  )
  const loss = reduceSum(mul(y, weighting))
  const first = grad(loss, xs)
  const directions = shapes.map((shape) =>
    constant(
      Float32Array.from({ length: sizeOf(shape) }, () => normal(random)),
      shape,
    ),
  )
  const slope = first.map((g, i) => reduceSum(mul(g, directions[i]!))).reduce((a, b) => add(a, b))
  const second = grad(slope, xs)

  const run = await runner({ loss: y, ...named('g', first), slope, ...named('h', second) }, level, threads)
  const at = async (inputs: readonly Float32Array[], name: string) =>
    run(inputs, shapes, [name]).then((out) => out[name]!)
  const exact = await run(values, shapes, [...first.map((_, i) => `g${i}`), ...second.map((_, i) => `h${i}`)])
  const w = weighting.source.kind === 'constant' ? (weighting.source.data as Float32Array) : new Float32Array()
  const lossAt = async (inputs: readonly Float32Array[]) =>
    (await at(inputs, 'loss')).reduce((sum, v, i) => sum + v * w[i]!, 0)
  const slopeAt = async (inputs: readonly Float32Array[]) => {
    const d = directions.map((t) =>
      t.source.kind === 'constant' ? (t.source.data as Float32Array) : new Float32Array(),
    )
    const out = await run(
      inputs,
      shapes,
      first.map((_, i) => `g${i}`),
    )
    return d.reduce((sum, row, i) => sum + row.reduce((s, v, j) => s + v * out[`g${i}`]![j]!, 0), 0)
  }
  return {
    first: await worst(
      values,
      shapes.map((_, i) => exact[`g${i}`]!),
      lossAt,
    ),
    second: await worst(
      values,
      shapes.map((_, i) => exact[`h${i}`]!),
      slopeAt,
    ),
  }
}

async function worst(
  values: readonly Float32Array[],
  exact: readonly Float32Array[],
  f: (inputs: readonly Float32Array[]) => Promise<number>,
): Promise<number> {
  let difference = 0
  let scale = 1e-3
  for (const [i, value] of values.entries())
    for (let j = 0; j < value.length; j++) {
      const shifted = async (by: number) => f(values.map((v, k) => (k === i ? v.with(j, v[j]! + by) : v)))
      const estimate =
        (8 * ((await shifted(H)) - (await shifted(-H))) - ((await shifted(2 * H)) - (await shifted(-2 * H)))) / (12 * H)
      difference = Math.max(difference, Math.abs(estimate - exact[i]![j]!))
      scale = Math.max(scale, Math.abs(estimate))
    }
  return difference / scale
}

async function runner(outputs: Record<string, Tensor>, level: Level, threads: number) {
  const session = await ort.InferenceSession.create(encodeModel(emitGraph({ name: 'check', outputs })), {
    graphOptimizationLevel: level,
    intraOpNumThreads: threads,
    logSeverityLevel: 3,
    extra: { optimization: { disable_specified_optimizers: 'Pad_Fusion' } },
  })
  return async (inputs: readonly Float32Array[], shapes: Case['shapes'], wanted: string[]) => {
    const feeds = Object.fromEntries(
      inputs
        .map((data, i) => [`x${i}`, new ort.Tensor('float32', data, shapes[i]!)])
        .filter(([name]) => session.inputNames.includes(name as string)),
    )
    const out = await session.run(feeds, wanted)
    return Object.fromEntries(wanted.map((name) => [name, out[name]!.data as Float32Array]))
  }
}

const named = (stem: string, tensors: readonly Tensor[]) =>
  Object.fromEntries(tensors.map((t, i) => [`${stem}${i}`, t]))
