import type { Feeds, Runtime } from '../compute/runtime.ts'
import { encodeModel } from '../onnx/codec.ts'
import { grad } from '../tensor-graph/autodiff.ts'
import { emitGraph } from '../tensor-graph/emit.ts'
import { inputsOf, type Ports } from '../tensor-graph/emit-training.ts'
import { square } from '../tensor-graph/ops/elementwise.ts'
import { input, type Tensor } from '../tensor-graph/tensor.ts'
import type { Tensors } from '../tensor-graph/training-step.ts'
import type { NamedArray, Parameters } from './training-task.ts'

interface Measured {
  readonly parameters: Parameters
  /** Of one sample. */
  readonly ports: Ports
  /** −ln p(y | x) of that sample. */
  readonly loss: (parameters: Tensors, sample: Tensors) => Tensor
  readonly samples: number
  readonly feeds: (sample: number) => Feeds
  readonly signal?: AbortSignal
  /** Told the squares of each sample, for parameters that its graph does not hold. */
  readonly onSample?: (sample: number, squares: Readonly<Record<string, Float32Array>>) => void
}

/** Diagonal of the empirical Fisher information: the mean over samples of (∂ −ln p(y | x) / ∂θ)² (Kirkpatrick et al. 2017). */
export async function diagonalFisher(
  { parameters, ports, loss, samples, feeds, signal, onSample }: Measured,
  runtime: Runtime,
): Promise<Parameters> {
  const names = Object.keys(parameters)
  const tensors = Object.fromEntries(names.map((name) => [name, input(name, parameters[name]!.shape)]))
  const gradients = grad(
    loss(tensors, inputsOf(ports)),
    names.map((name) => tensors[name]!),
  )
  const outputs = Object.fromEntries(names.map((name, i) => [`square.${name}`, square(gradients[i]!)]))
  const session = await runtime.session(encodeModel(emitGraph({ name: 'fisher', outputs })), {
    provider: 'cpu',
    threads: 1,
  })
  const sums = names.map((name) => new Float64Array(parameters[name]!.data.length))
  const fixed = Object.fromEntries(
    names.map((name) => [name, { type: 'float32', dims: parameters[name]!.shape, data: parameters[name]!.data }]),
  ) as Feeds
  try {
    for (let i = 0; i < samples; i++) {
      signal?.throwIfAborted()
      const out = await session.run({ ...fixed, ...feeds(i) })
      const squares = names.map((name) => out[`square.${name}`]!.data as Float32Array)
      squares.forEach((own, n) => own.forEach((x, j) => (sums[n]![j]! += x / samples)))
      onSample?.(i, Object.fromEntries(names.map((name, n) => [name, squares[n]!])))
    }
  } finally {
    await session.release()
  }
  return Object.fromEntries(
    names.map((name, n): [string, NamedArray] => [
      name,
      { shape: parameters[name]!.shape, data: Float32Array.from(sums[n]!) },
    ]),
  )
}

/** 1 in the mean over all numbers, so that a prior's strength means about the same by either kind; 1 throughout where all are 0. */
export function meanOne(fisher: Parameters): Parameters {
  const all = Object.values(fisher)
  const sum = all.reduce((total, { data }) => total + data.reduce((a, b) => a + b, 0), 0)
  const count = all.reduce((total, { data }) => total + data.length, 0)
  const scaled = (data: Float32Array) => (sum > 0 ? data.map((x) => (x * count) / sum) : data.map(() => 1))
  return Object.fromEntries(
    Object.entries(fisher).map(([name, { shape, data }]) => [name, { shape, data: scaled(data) }]),
  )
}
