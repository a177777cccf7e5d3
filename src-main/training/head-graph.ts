import { matrix, type Matrix } from '../platform/matrix.ts'
import type { TargetKind } from '../platform/targets.ts'
import { softmax } from '../tensor-graph/composites.ts'
import { emitGraph } from '../tensor-graph/emit.ts'
import { mul, sigmoid } from '../tensor-graph/ops/elementwise.ts'
import type { OnnxGraph } from '../tensor-graph/onnx-graph.ts'
import { input, parameter, type Tensor } from '../tensor-graph/tensor.ts'
import { encodeModel } from '../onnx/codec.ts'
import type { Runtime } from '../compute/runtime.ts'
import type { Parameters } from './training-task.ts'

/** features [samples, d] → logits [samples, classes]; parameters given as tensors by name. */
export type HeadLogits = (parameters: Readonly<Record<string, Tensor>>, features: Tensor) => Tensor

/** A trained head as scoring sees it. */
export interface Head {
  readonly parameters: Parameters
  readonly logits: HeadLogits
  readonly temperature?: number
  /** What a row may have: one class (softmax, the default) or any of them (sigmoid). */
  readonly kind?: TargetKind
  /** scikit-learn's C it was fitted with, for heads fitted beside it on the same labels. */
  readonly inverseL2?: number
  /** What classes are called has taught it. */
  readonly byNames?: boolean
}

/** Rows a call: some milliseconds of work, small buffers. */
const BLOCK = 8192

type Output = (logits: Tensor, probabilities: Tensor) => Tensor

/** The head as one graph with weights inside and any number of samples: features → the wanted outputs. */
export function headGraph(
  { parameters, logits, temperature = 1, kind = 'single' }: Head,
  dimensions: number,
  outputs: Readonly<Record<string, Output>>,
): OnnxGraph {
  const tensors = Object.fromEntries(
    Object.entries(parameters).map(([name, { shape }]) => [name, parameter(name, shape)]),
  )
  const z = logits(tensors, input('features', ['samples', dimensions]))
  const p = (kind === 'single' ? softmax : sigmoid)(mul(1 / temperature, z))
  const wanted = Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, output(z, p)]))
  return emitGraph({ name: 'head', outputs: wanted, values: parameters })
}

/** Runs a head over all rows in blocks; each output comes back as one [n, …] matrix. */
export async function runHead<Names extends string>(
  head: Head,
  features: Matrix,
  outputs: Readonly<Record<Names, Output>>,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Record<Names, Matrix>> {
  const session = await runtime.session(encodeModel(headGraph(head, features.columns, outputs)), { provider: 'cpu' })
  try {
    const results = {} as Record<Names, Matrix>
    for (let start = 0; start < features.rows; start += BLOCK) {
      signal?.throwIfAborted()
      const rows = Math.min(BLOCK, features.rows - start)
      const data = features.data.subarray(start * features.columns, (start + rows) * features.columns)
      const out = await session.run({ features: { type: 'float32', dims: [rows, features.columns], data } })
      for (const name of Object.keys(outputs) as Names[]) {
        const { dims, data } = out[name]!
        results[name] ??= matrix(features.rows, dims[1] ?? 1)
        results[name].data.set(data as Float32Array, start * (dims[1] ?? 1))
      }
    }
    return results
  } finally {
    await session.release()
  }
}

/** Class probabilities of every row. */
export async function probabilitiesOf(head: Head, features: Matrix, runtime: Runtime): Promise<Matrix> {
  if (features.rows === 0) return matrix(0, 0)
  return (await runHead(head, features, { probabilities: (_, p) => p }, runtime)).probabilities
}
