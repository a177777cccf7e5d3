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

const WORK = 512
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

/** Work large enough to tell a real accelerator from software that plays one: 512³ products, a scalar back. */
function workGraph(): Uint8Array {
  const [a, b] = [input('a', [WORK, WORK]), input('b', [WORK, WORK])]
  return encodeModel(emitGraph({ name: 'work', outputs: { sum: reduceMean(matMul(matMul(a, b), b)) } }))
}

/** Largest difference between a provider and the CPU on the same step, and the ms it needs for the work. Runs in a process of its own: a broken driver can take it along. */
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
    const values = await session.run(feeds)
    await session.release()
    return { values, ms: await workTime(name) }
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
