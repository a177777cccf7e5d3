import { describe, expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { mulberry32, normal } from '../../platform/random.ts'
import { gelu } from '../../tensor-graph/composites.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { conv } from '../../tensor-graph/ops/convolution.ts'
import { add, relu } from '../../tensor-graph/ops/elementwise.ts'
import { gemm, matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { reduceMean, reduceSum } from '../../tensor-graph/ops/reduce.ts'
import { gather } from '../../tensor-graph/ops/selection.ts'
import { constant, input } from '../../tensor-graph/tensor.ts'
import { decodeModel, encodeModel } from '../codec.ts'
import { exactTables } from './byte-tables.ts'
import { dynamicInt8 } from './dynamic-int8.ts'
import { halfWeights } from './half-weights.ts'
import { isExact, rounded, roundedForSums } from './rounded.ts'
import { staticInt8, watched } from './static-int8.ts'

const runtime = createRuntime({ threads: 1 })
const random = mulberry32(7)
const normals = (shape: readonly number[], scale = 1) =>
  constant(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => scale * normal(random)),
    shape,
  )

/** A table, two layers (the second with its weights turned), and an end that stays float32. */
const network = encodeModel(
  (() => {
    const looked = gather(normals([300, 64]), input('ids', ['batch', 'tokens'], 'int64'))
    const hidden = gelu(add(matMul(looked, normals([64, 96], 0.2)), normals([96])))
    const pooled = reduceMean(hidden, { axes: [1] })
    const next = gemm(pooled, normals([80, 96], 0.2), { transposeB: true, bias: normals([80]) })
    return emitGraph({ name: 'network', outputs: { y: matMul(next, normals([80, 3], 0.2)) } })
  })(),
)
const feeds = {
  ids: { type: 'int64', dims: [2, 5], data: BigInt64Array.from({ length: 10 }, (_, i) => BigInt((i * 37) % 300)) },
} as const

async function outputs(
  model: Uint8Array,
  given: Parameters<Awaited<ReturnType<typeof runtime.session>>['run']>[0] = feeds,
) {
  const session = await runtime.session(model, { optimization: 'all' })
  const out = await session.run(given)
  await session.release()
  return out
}
const yOf = async (model: Uint8Array) => [...(await outputs(model))['y']!.data].map(Number)
const kindsIn = (model: Uint8Array) => new Set(decodeModel(model).graph!.node.map(({ opType }) => opType))

/** Length of the difference over the length of what is wanted. */
async function apart(model: Uint8Array): Promise<number> {
  const [whole, small] = [await yOf(network), await yOf(model)]
  return Math.hypot(...whole.map((y, i) => y - small[i]!)) / Math.hypot(...whole)
}

describe('weights as whole numbers', () => {
  test('by hand: each line by its own largest', () => {
    // Rows of a table: 2 becomes 127 steps of 2/127.
    const rows = rounded(Float32Array.of(2, -0.9, 0, 0.5, 0.25, -0.5), [2, 3], 0)
    expect([...rows.data]).toEqual([127, -57, 0, 127, 64, -127])
    expect(rows.scales[0]).toBeCloseTo(2 / 127, 7)
  })
  test('by hand: two neighbours of a sum are no more than 127 together', () => {
    // Columns 2, −1, 3 and 0, 8, −8: 3 is the most of the first; 8 and −8 are never added up, 8 is the most of the second.
    const columns = roundedForSums(Float32Array.of(2, 0, -1, 8, 3, -8), [3, 2], 1)
    expect([...columns.scales]).toEqual([3 / 127, 8 / 127].map(Math.fround))
    expect([...columns.data]).toEqual([85, 0, -42, 127, 127, -127])
    // A kernel [1, 2, 1, 2]: 3 + 2 lie side by side, 3 + 4 stand one above the other.
    expect([...roundedForSums(Float32Array.of(3, 2, 4, -1), [1, 2, 1, 2], 0).data]).toEqual([54, 36, 73, -18])
  })
  test('no two products with bytes are cut off in 16 bits, and most of the 127 steps are used', () => {
    const [rows, columns] = [300, 20]
    const weights = Float32Array.from({ length: rows * columns }, () => normal(random))
    const { data } = roundedForSums(weights, [rows, columns], 1)
    let most = 0
    for (let i = 0; i + columns < data.length; i++)
      most = Math.max(most, Math.abs(255 * data[i]! + 255 * data[i + columns]!))
    expect(most).toBeLessThanOrEqual(32_767)
    const largest = Array.from({ length: columns }, (_, c) =>
      Math.max(...data.filter((_, i) => i % columns === c).map(Math.abs)),
    )
    expect(largest.reduce((a, b) => a + b) / columns).toBeGreaterThan(85)
  })
  test('a line of zeros stays zeros', () => {
    expect([...rounded(new Float32Array(4), [2, 2], 0).data]).toEqual([0, 0, 0, 0])
  })
})

describe('a model whose numbers are kept in less', () => {
  test('float16: half the size, the same to the digits of float16', async () => {
    const half = halfWeights(network)
    expect(half.length).toBeLessThan(0.53 * network.length)
    // Each weight is off by 2⁻¹¹ of itself at most.
    expect(await apart(half)).toBeLessThan(2 ** -11 * 4)
  })
  test('float16: only stored, computed with as float32: the same product, bit for bit, of weights rounded beforehand', async () => {
    const weights = Float32Array.from({ length: 64 * 3 }, () => normal(random))
    const product = (data: Float32Array) =>
      encodeModel(
        emitGraph({ name: 'product', outputs: { y: matMul(input('x', ['n', 64]), constant(data, [64, 3])) } }),
      )
    const x = { type: 'float32', dims: [1, 64], data: Float32Array.from({ length: 64 }, () => normal(random)) } as const
    const rounded = Float32Array.from(Float16Array.from(weights))
    expect(rounded).not.toEqual(weights)
    const [stored, single] = [halfWeights(product(weights)), product(rounded)]
    expect((await outputs(stored, { x }))['y']!.data).toEqual((await outputs(single, { x }))['y']!.data)
  })
  test('float16: weights beyond its range stay as they are', async () => {
    const wide = encodeModel(
      emitGraph({
        name: 'wide',
        outputs: { y: matMul(input('x', ['n', 64]), constant(new Float32Array(64 * 3).fill(1e5), [64, 3])) },
      }),
    )
    const x = { type: 'float32', dims: [1, 64], data: new Float32Array(64).fill(1) } as const
    expect((await outputs(halfWeights(wide), { x }))['y']!.data[0]).toBeCloseTo(6.4e6, -1)
  })
  test('int8 by each run: a quarter of the size; products are of bytes, the small end is not', async () => {
    const small = dynamicInt8(network)
    expect(small.length).toBeLessThan(0.32 * network.length)
    expect(kindsIn(small)).toContain('MatMulInteger')
    expect(await apart(small)).toBeLessThan(0.03)
  })
  test('int8 by each run: a product is what the same done by hand is', async () => {
    const [rows, inner, columns] = [3, 64, 64]
    const x = Float32Array.from({ length: rows * inner }, () => 0.3 + normal(random))
    const w = Float32Array.from({ length: inner * columns }, () => normal(random))
    const y = matMul(input('x', ['n', inner]), constant(w, [inner, columns]))
    const small = dynamicInt8(encodeModel(emitGraph({ name: 'product', outputs: { y } })))
    const said = (await outputs(small, { x: { type: 'float32', dims: [rows, inner], data: x } }))['y']!.data
    // As ONNX defines DynamicQuantizeLinear: 0 is within the range, which is cut into 255.
    const [low, high] = [Math.min(0, ...x), Math.max(0, ...x)]
    const scale = (high - low) / 255
    const zero = Math.round(-low / scale)
    const byte = (value: number) => Math.max(0, Math.min(255, Math.round(value / scale) + zero)) - zero
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        const column = Array.from({ length: inner }, (_, k) => w[k * columns + j]!)
        const step = Math.max(...column.map((w, k) => Math.max(Math.abs(w), Math.abs(w + (column[k + 1] ?? 0))))) / 127
        const sum = column.reduce((total, weight, k) => total + byte(x[i * inner + k]!) * Math.round(weight / step), 0)
        expect(Number(said[i * columns + j])).toBeCloseTo(sum * scale * step, 4)
      }
  })
  test('int8 with fixed ranges', async () => {
    const { model, names } = watched(network)
    const values = await outputs(model)
    const ranges = new Map(
      names.map((name) => {
        const data = [...values[name]!.data].map(Number)
        return [name, { low: Math.min(...data), high: Math.max(...data) }]
      }),
    )
    expect(ranges.size).toBe(2)
    const small = staticInt8(network, ranges)
    expect(small.length).toBeLessThan(0.32 * network.length)
    expect(kindsIn(small)).toContain('QuantizeLinear')
    expect(await apart(small)).toBeLessThan(0.03)
  })
  test('kernels by channel', async () => {
    const x = input('x', ['n', 16, 8, 8])
    const y = reduceSum(conv(x, normals([32, 16, 3, 3]), { pads: [1, 1, 1, 1] }), { axes: [2, 3] })
    const whole = encodeModel(emitGraph({ name: 'kernels', outputs: { y } }))
    const fed = {
      x: { type: 'float32', dims: [1, 16, 8, 8], data: Float32Array.from({ length: 1024 }, () => normal(random)) },
    } as const
    const small = dynamicInt8(whole)
    expect(small.length).toBeLessThan(0.4 * whole.length)
    const [a, b] = [(await outputs(whole, fed))['y']!.data, (await outputs(small, fed))['y']!.data]
    const off = Math.hypot(...[...a].map((v, i) => Number(v) - Number(b[i])))
    expect(off / Math.hypot(...[...a].map(Number))).toBeLessThan(0.02)
  })
  test('convolutions with fixed ranges, what follows them and their biases among it', async () => {
    const x = input('x', ['n', 16, 8, 8])
    const padded = { pads: [1, 1, 1, 1] }
    const first = relu(conv(x, normals([32, 16, 3, 3], 0.1), { ...padded, bias: normals([32]) }))
    const second = add(first, conv(first, normals([32, 32, 3, 3], 0.1), { ...padded, bias: normals([32]) }))
    const whole = encodeModel(emitGraph({ name: 'layers', outputs: { y: reduceSum(second, { axes: [2, 3] }) } }))
    const fed = {
      x: { type: 'float32', dims: [1, 16, 8, 8], data: Float32Array.from({ length: 1024 }, () => normal(random)) },
    } as const
    const { model, names, inputs } = watched(whole)
    expect([names.length, inputs]).toEqual([2, ['x']])
    const values = { ...fed, ...(await outputs(model, fed)) } as Record<string, { data: ArrayLike<number> }>
    const ranges = new Map(
      [...names, ...inputs].map((name) => {
        const data = Array.from(values[name]!.data)
        return [name, { low: Math.min(...data), high: Math.max(...data) }]
      }),
    )
    const small = staticInt8(whole, ranges)
    expect(small.length).toBeLessThan(0.4 * whole.length)
    expect(decodeModel(small).graph!.node.filter(({ opType }) => opType === 'QuantizeLinear')).toHaveLength(3)
    const [a, b] = [[...(await outputs(whole, fed))['y']!.data], [...(await outputs(small, fed))['y']!.data]]
    const off = Math.hypot(...a.map((v, i) => Number(v) - Number(b[i])))
    expect(off / Math.hypot(...a.map(Number))).toBeLessThan(0.03)
  })
})

test('a table that was learnt as bytes is stored as bytes and loses nothing; another one stays', async () => {
  const [rows, width] = [300, 32]
  const table = Float32Array.from({ length: rows * width }, () => normal(random))
  const bytes = rounded(table, [rows, width], 0)
  const learnt = Float32Array.from(table, (_, i) => bytes.data[i]! * bytes.scales[Math.floor(i / width)]!)
  expect([isExact(bytes, learnt), isExact(bytes, table)]).toEqual([true, false])
  const graphOf = (data: Float32Array, wide = width) =>
    encodeModel(
      emitGraph({
        name: 't',
        outputs: { y: gather(constant(data, [data.length / wide, wide]), input('ids', ['batch', 'tokens'], 'int64')) },
      }),
    )
  const stored = exactTables(graphOf(learnt))
  expect(stored.length).toBeLessThan(0.32 * graphOf(learnt).length)
  expect(exactTables(graphOf(table)).length).toBe(graphOf(table).length)
  // Two numbers a row: their scale would take as much as it saves.
  const narrow = learnt.map((x, i) => (i % 2 === 0 ? 0 : x))
  expect(exactTables(graphOf(narrow, 2)).length).toBe(graphOf(narrow, 2).length)
  const [whole, small] = [await yOf(graphOf(learnt)), await yOf(stored)]
  expect(Math.max(...whole.map((y, i) => Math.abs(y - small[i]!)))).toBeLessThan(1e-6)
})
