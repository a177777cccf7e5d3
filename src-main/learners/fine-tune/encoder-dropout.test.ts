import { expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import type { Feeds } from '../../compute/runtime.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { importGraph, type Change } from '../../onnx/import/import-graph.ts'
import { openImportable } from '../../onnx/import/importable-model.ts'
import { mulberry32 } from '../../platform/random.ts'
import { softmax } from '../../tensor-graph/composites.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { add } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { input, parameter } from '../../tensor-graph/tensor.ts'
import { drawsWanted, encoderDropout } from './encoder-dropout.ts'

const [BATCH, TOKENS, WIDTH, HEADS, SHARE] = [4, 8, 16, 2, 0.25]
const runtime = createRuntime({ threads: 1 })
const random = mulberry32(4)
const numbers = (count: number) => Float32Array.from({ length: count }, random)
const layer = numbers(WIDTH * WIDTH)

/** y = x + (x·W + b), and attention beside it. */
async function encoder() {
  const x = input('x', [BATCH, TOKENS, WIDTH])
  const y = add(x, add(matMul(x, parameter('weight', [WIDTH, WIDTH])), parameter('bias', [WIDTH])))
  const attention = softmax(input('scores', [BATCH, HEADS, TOKENS, TOKENS]))
  const values = {
    weight: { shape: [WIDTH, WIDTH], data: layer },
    bias: { shape: [WIDTH], data: new Float32Array(WIDTH).fill(1) },
  }
  const model = openImportable(encodeModel(emitGraph({ name: 'encoder', outputs: { y, attention }, values })))
  const inputs = { x: { shape: x.shape }, scores: { shape: attention.shape } }
  const runGraph = async () => ({})
  const graph = await importGraph(model, { inputs, outputs: ['y', 'attention'], runGraph })
  return (change?: Change) => graph({}, { x, scores: input('scores', attention.shape) }, change)
}

async function run(outputs: ReturnType<Awaited<ReturnType<typeof encoder>>>, feeds: Feeds) {
  const session = await runtime.session(encodeModel(emitGraph({ name: 'test', outputs })))
  try {
    const { y, attention } = await session.run(feeds)
    return { y: y!.data as Float32Array, attention: attention!.data as Float32Array }
  } finally {
    await session.release()
  }
}

test('what a layer adds and what attention weighs is left out in its share, the rest stretched, the trunk left alone', async () => {
  const graph = await encoder()
  const shapes = drawsWanted((change) => void graph(change))
  expect(Object.values(shapes)).toEqual([
    [BATCH, TOKENS, WIDTH],
    [BATCH, HEADS, TOKENS, TOKENS],
  ])
  const sized = (dims: readonly number[]) => ({
    type: 'float32' as const,
    dims,
    data: numbers(dims.reduce((a, b) => a * b, 1)),
  })
  const feeds = { x: sized([BATCH, TOKENS, WIDTH]), scores: sized([BATCH, HEADS, TOKENS, TOKENS]) }
  const drawn = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, sized(shape)]))
  const draws = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, input(name, shape)]))
  const whole = await run(graph(), feeds)
  const thinned = await run(graph(encoderDropout(SHARE, draws)), { ...feeds, ...drawn })
  const added = (y: Float32Array) => y.map((value, i) => value - feeds.x.data[i]!)
  for (const [all, left] of [
    [added(whole.y), added(thinned.y)],
    [whole.attention, thinned.attention],
  ] as const) {
    const gone = left.filter((value) => Math.abs(value) < 1e-6).length / left.length
    expect(gone).toBeCloseTo(SHARE, 1)
    for (const [i, value] of left.entries())
      if (Math.abs(value) >= 1e-6) expect(value * (1 - SHARE)).toBeCloseTo(all[i]!, 4)
  }
})
