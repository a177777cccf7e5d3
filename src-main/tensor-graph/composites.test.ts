import { expect, test } from 'vitest'
import { evaluate, floats, numbers, open } from '../../tests/gradients/run-graph.ts'
import { grad } from './autodiff.ts'
import { batchNorm, dropout, frozenBatchNorm, gelu, geluTanh, hardSwish, layerNorm } from './composites.ts'
import { emitGraph } from './emit.ts'
import { loop } from './loop.ts'
import { add } from './ops/elementwise.ts'
import { reduceSum } from './ops/reduce.ts'
import { constant, input } from './tensor.ts'

const SIZE = 4000
const x = input('x', [SIZE])
const ones = { x: floats(Array<number>(SIZE).fill(1)) }

test('dropout zeroes its share, keeps the mean, and lets through on the way back exactly what it kept', async () => {
  const y = dropout(x, 0.25, 7)
  const { y: kept, dx } = await evaluate(
    emitGraph({ name: 'd', outputs: { y, dx: grad(reduceSum(y), [x])[0]! } }),
    ones,
  )
  expect(dx).toEqual(kept)
  expect(new Set(kept)).toEqual(new Set([0, Math.fround(1 / 0.75)]))
  // Five standard deviations of a share of 4000 draws.
  expect(Math.abs(kept!.filter((v) => v === 0).length / SIZE - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / SIZE))
})

test('a seed draws the same masks again in a new session, and another one each run', async () => {
  const graph = emitGraph({ name: 'd', outputs: { y: dropout(x, 0.5, 7) } })
  const twice = async () => {
    const session = await open(graph)
    return [numbers(await session.run(ones))['y'], numbers(await session.run(ones))['y']]
  }
  const [first, second] = await twice()
  expect(second).not.toEqual(first)
  expect(await twice()).toEqual([first, second])
})

test('each turn of a Loop draws its own mask', async () => {
  const { collected } = loop(2, [constant(Float32Array.of(0))], (_, [s]) => ({
    state: [add(s!, 0)],
    collect: [dropout(x, 0.5, 3)],
  }))
  const { masks } = await evaluate(emitGraph({ name: 'd', outputs: { masks: collected[0]! } }), ones)
  expect(masks!.slice(SIZE)).not.toEqual(masks!.slice(0, SIZE))
})

test('dropout by numbers handed in keeps where they are below the share kept', async () => {
  const y = dropout(input('x', [3]), 0.5, input('uniform', [3]))
  const out = await evaluate(emitGraph({ name: 'd', outputs: { y } }), {
    x: floats([1, 2, 3]),
    uniform: floats([0.4, 0.6, 0]),
  })
  expect(out['y']).toEqual([2, 0, 6])
})

test('batch norm and its frozen form agree where the statistics are those of the batch, to 1e-6', async () => {
  const image = constant(
    Float32Array.from({ length: 2 * 3 * 4 }, (_, i) => Math.sin(i * i)),
    [2, 3, 2, 2],
  )
  const [scale, shift] = [constant(Float32Array.of(1, 2, 0.5)), constant(Float32Array.of(0, -1, 3))]
  const { y, mean, variance } = batchNorm(image, scale, shift)
  const frozen = frozenBatchNorm(image, { scale, shift, mean, variance })
  const out = await evaluate(emitGraph({ name: 'bn', outputs: { y, frozen } }), {})
  out['y']!.forEach((v, i) => expect(out['frozen']![i]).toBeCloseTo(v, 5))
  const channel = [0, 1, 2, 3, 12, 13, 14, 15].map((i) => out['y']![i]!)
  expect(channel.reduce((a, b) => a + b) / 8).toBeCloseTo(0, 6)
  expect(channel.reduce((sum, v) => sum + v * v, 0) / 8).toBeCloseTo(1, 4)
})

test('layer norm and the activations give their formulas’ numbers, to 1e-6', async () => {
  const row = constant(Float32Array.of(-1, 0, 1, 4), [1, 4])
  const plain = constant(new Float32Array(4).fill(1))
  const outputs = {
    norm: layerNorm(row, plain, plain),
    gelu: gelu(row),
    geluTanh: geluTanh(row),
    hardSwish: hardSwish(row),
  }
  const out = await evaluate(emitGraph({ name: 'f', outputs }), {})
  const expected = {
    // mean 1, variance 3.5
    norm: [-2, -1, 0, 3].map((d) => 1 + d / Math.sqrt(3.50001)),
    // Φ(1) = 0.8413447, 1 − Φ(4) = 3.167124e-5
    gelu: [-0.1586553, 0, 0.8413447, 3.9998733],
    geluTanh: [-1, 0, 1, 4].map((v) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)))),
    hardSwish: [-1 / 3, 0, 2 / 3, 4],
  }
  for (const [name, values] of Object.entries(expected))
    values.forEach((v, i) => expect(out[name]![i], name).toBeCloseTo(v, 6))
})
