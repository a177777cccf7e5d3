import { encodeModel } from '../onnx/codec.ts'
import { emitGraph } from '../tensor-graph/emit.ts'
import { matMul } from '../tensor-graph/ops/linear-algebra.ts'
import { reduceMean } from '../tensor-graph/ops/reduce.ts'
import { input } from '../tensor-graph/tensor.ts'
import { createRuntime } from './ort-runtime.ts'
import type { ProviderName, TensorValue } from './runtime.ts'
import { selfCheckFeeds, selfCheckGraph } from './self-check-graph.ts'

const WORK = 512

/** Work large enough to tell a real accelerator from software that plays one: 512³ products, a scalar back. */
function workGraph(): Uint8Array {
  const [a, b] = [input('a', [WORK, WORK]), input('b', [WORK, WORK])]
  return encodeModel(emitGraph({ name: 'work', outputs: { sum: reduceMean(matMul(matMul(a, b), b)) } }))
}

/**
 * Largest difference between a provider and the CPU after the same training step (NaN where either has one), and the ms the provider needs
 * for the work. Runs in a process of its own: a broken driver can take it along. Throws what the provider refuses with.
 */
export async function selfCheck(provider: ProviderName): Promise<{ maxDifference: number; ms: number }> {
  const other = await stepOn(provider)
  const maxDifference =
    provider === 'cpu' ? largestDifference(other, other) : largestDifference(other, await stepOn('cpu'))
  return { maxDifference, ms: await workTime(provider) }
}

type Outputs = Readonly<Record<string, TensorValue>>

async function stepOn(provider: ProviderName): Promise<Outputs> {
  const session = await createRuntime({ provider, threads: 1 }).session(encodeModel(selfCheckGraph()))
  try {
    return await session.run(selfCheckFeeds())
  } finally {
    await session.release()
  }
}

function largestDifference(a: Outputs, b: Outputs): number {
  let largest = 0
  for (const [name, { data }] of Object.entries(a)) {
    const [left, right] = [data as Float32Array, b[name]!.data as Float32Array]
    // Math.max keeps a NaN, and NaN is within no tolerance.
    left.forEach((value, i) => (largest = Math.max(largest, Math.abs(value - right[i]!))))
  }
  return largest
}

async function workTime(provider: ProviderName): Promise<number> {
  const session = await createRuntime({ provider, threads: 1 }).session(workGraph())
  const square = { type: 'float32', dims: [WORK, WORK], data: new Float32Array(WORK * WORK).fill(0.01) } as const
  await session.run({ a: square, b: square })
  const began = performance.now()
  await session.run({ a: square, b: square })
  const ms = performance.now() - began
  await session.release()
  return ms
}
