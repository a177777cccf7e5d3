import { encodeModel } from '../onnx/codec.ts'
import { mulberry32, normal } from '../platform/random.ts'
import { grad } from '../tensor-graph/autodiff.ts'
import { gelu, layerNorm } from '../tensor-graph/composites.ts'
import { emitGraph } from '../tensor-graph/emit.ts'
import { crossEntropyRows } from '../tensor-graph/losses.ts'
import { add, relu, sub, mul } from '../tensor-graph/ops/elementwise.ts'
import { matMul } from '../tensor-graph/ops/linear-algebra.ts'
import { reduceMean } from '../tensor-graph/ops/reduce.ts'
import { input, sizeOf, type Shape } from '../tensor-graph/tensor.ts'
import { createRuntime } from './ort-runtime.ts'
import type { Feeds, ProviderName } from './runtime.ts'

const SHAPES: Readonly<Record<string, Shape>> = {
  x: [16, 24],
  scale: [24],
  shift: [24],
  w1: [24, 32],
  w2: [32, 8],
  targets: [16, 8],
}

/** One step of a small network, forward and back: the kinds of op that heads and encoders are made of. */
function checkGraph(): Uint8Array {
  const t = Object.fromEntries(Object.entries(SHAPES).map(([name, shape]) => [name, input(name, shape)]))
  const hidden = relu(matMul(gelu(layerNorm(t['x']!, t['scale']!, t['shift']!)), t['w1']!))
  const loss = reduceMean(crossEntropyRows(matMul(hidden, t['w2']!), t['targets']!))
  const [g1, g2] = grad(loss, [t['w1']!, t['w2']!])
  const outputs = { loss, w1: sub(t['w1']!, mul(0.1, g1!)), w2: add(t['w2']!, mul(-0.1, g2!)) }
  return encodeModel(
    emitGraph({ name: 'self_check', outputs: { loss: outputs.loss, next1: outputs.w1, next2: outputs.w2 } }),
  )
}

/** Largest difference between a provider and the CPU on the same step. Runs in a process of its own: a broken driver can take it along. */
export async function selfCheck(provider: ProviderName): Promise<{ maxDifference: number; ms: number }> {
  const random = mulberry32(1)
  const feeds: Feeds = Object.fromEntries(
    Object.entries(SHAPES).map(([name, dims]) => [
      name,
      {
        type: 'float32',
        dims: dims as number[],
        data: Float32Array.from({ length: sizeOf(dims) }, () => (name === 'targets' ? 0.125 : 0.3 * normal(random))),
      },
    ]),
  )
  const model = checkGraph()
  const outputs = async (name: ProviderName) => {
    const session = await createRuntime({ provider: name, threads: 1 }).session(model)
    const first = await session.run(feeds)
    const began = performance.now()
    await session.run(feeds)
    const ms = performance.now() - began
    await session.release()
    return { values: first, ms }
  }
  const cpu = await outputs('cpu')
  const other = provider === 'cpu' ? cpu : await outputs(provider)
  let maxDifference = 0
  for (const [name, { data }] of Object.entries(cpu.values))
    data.forEach(
      (v: number | bigint, i: number) =>
        (maxDifference = Math.max(maxDifference, Math.abs(Number(v) - Number(other.values[name]!.data[i])))),
    )
  return { maxDifference, ms: other.ms }
}
