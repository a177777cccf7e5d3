import { expect, test } from 'vitest'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import type { Feeds, TensorValue } from '../../src-main/compute/runtime.ts'
import { encodeModel } from '../../src-main/onnx/codec.ts'
import { importGraph, type RunGraph } from '../../src-main/onnx/import/import-graph.ts'
import { openImportable } from '../../src-main/onnx/import/importable-model.ts'
import { grad } from '../../src-main/tensor-graph/autodiff.ts'
import { emitGraph } from '../../src-main/tensor-graph/emit.ts'
import { mul } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { reduceSum } from '../../src-main/tensor-graph/ops/reduce.ts'
import { constant, input, parameter, sizeOf } from '../../src-main/tensor-graph/tensor.ts'
import { mulberry32, normal } from '../../src-main/platform/random.ts'
import { floats, index, onnxFile, runGraph, whole, type Node, type Stored } from '../onnx-file.ts'

const runtime = createRuntime({ threads: 1 })

const random = mulberry32(11)
const noise = (shape: readonly number[], scale = 0.5, around = 0) =>
  floats(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, () => around + scale * normal(random)),
  )
const one = (value: number) => floats([], Float32Array.of(value))

const [WIDTH, HEADS, INNER] = [8, 2, 12]

/** (x − mean)/√(variance + ε)·w + b, node by node. */
const norm = (x: string, y: string): Node[] => [
  ['ReduceMean', [x], `${y}.mean`, { axes: [-1] }],
  ['Sub', [x, `${y}.mean`], `${y}.centred`],
  ['Pow', [`${y}.centred`, 'two'], `${y}.squares`],
  ['ReduceMean', [`${y}.squares`], `${y}.variance`, { axes: [-1] }],
  ['Add', [`${y}.variance`, 'epsilon'], `${y}.above`],
  ['Sqrt', [`${y}.above`], `${y}.deviation`],
  ['Div', [`${y}.centred`, `${y}.deviation`], `${y}.unit`],
  ['Mul', [`${y}.unit`, `${y}.w`], `${y}.scaled`],
  ['Add', [`${y}.scaled`, `${y}.b`], y],
]
const linear = (x: string, y: string): Node[] => [
  ['MatMul', [x, `${y}.w`], `${y}.product`],
  ['Add', [`${y}.b`, `${y}.product`], y],
]
/** [batch, sequence, width] → [batch, heads, sequence, width/heads], or turned for keys */
const heads = (x: string, y: string, perm: readonly number[]): Node[] => [
  ...linear(x, `${y}.all`),
  ['Reshape', [`${y}.all`, 'apart'], `${y}.apart`],
  ['Transpose', [`${y}.apart`], y, { perm }],
]

/** A layer as exporters write it: places counted from the ids, sizes put together at run time, a mask of lowest numbers. */
const encoderNodes: readonly Node[] = [
  ['Equal', ['ids', 'pad'], 'padding'],
  ['Not', ['padding'], 'there'],
  ['Cast', ['there'], 'ones', { to: 6 }],
  ['CumSum', ['ones', 'along'], 'counted'],
  ['Mul', ['counted', 'ones'], 'places'],
  ['Cast', ['places'], 'wide', { to: 7 }],
  ['Add', ['wide', 'pad'], 'positions'],
  ['Gather', ['words', 'ids'], 'word'],
  ['Gather', ['spots', 'positions'], 'spot'],
  ['Add', ['word', 'spot'], 'embedded'],
  ...norm('embedded', 'h'),
  ['Shape', ['h'], 'sizes'],
  ['Gather', ['sizes', 'first'], 'rows'],
  ['Gather', ['sizes', 'second'], 'tokens'],
  ['Unsqueeze', ['rows', 'zero'], 'rows1'],
  ['Unsqueeze', ['tokens', 'zero'], 'tokens1'],
  ['Concat', ['rows1', 'tokens1', 'split'], 'apart', { axis: 0 }],
  ['Concat', ['rows1', 'tokens1', 'rest'], 'joined', { axis: 0 }],
  ['Unsqueeze', ['mask', 'inner'], 'mask4'],
  ['Cast', ['mask4'], 'mask.float', { to: 1 }],
  ['Sub', ['unity', 'mask.float'], 'hidden'],
  ['Mul', ['hidden', 'lowest'], 'mask.added'],
  ...heads('h', 'q', [0, 2, 1, 3]),
  ...heads('h', 'k', [0, 2, 3, 1]),
  ...heads('h', 'v', [0, 2, 1, 3]),
  ['MatMul', ['q', 'k'], 'scores'],
  ['Div', ['scores', 'root'], 'scaled'],
  ['Add', ['scaled', 'mask.added'], 'masked'],
  ['Softmax', ['masked'], 'attention.raw', { axis: -1 }],
  ['IsNaN', ['attention.raw'], 'nothing'],
  ['Where', ['nothing', 'nought', 'attention.raw'], 'attention'],
  ['MatMul', ['attention', 'v'], 'mixed'],
  ['Transpose', ['mixed'], 'mixed.turned', { perm: [0, 2, 1, 3] }],
  ['Reshape', ['mixed.turned', 'joined'], 'context'],
  ...linear('context', 'o'),
  ['Add', ['o', 'h'], 'residual'],
  ...norm('residual', 'g'),
  ...linear('g', 'up'),
  ['Div', ['up', 'sqrt2'], 'up.scaled'],
  ['Erf', ['up.scaled'], 'up.erf'],
  ['Add', ['up.erf', 'unity'], 'up.gate'],
  ['Mul', ['up', 'up.gate'], 'up.twice'],
  ['Mul', ['up.twice', 'half'], 'gelu'],
  ...linear('gelu', 'down'),
  ['Add', ['down', 'g'], 'out'],
  ...norm('out', 'y'),
]
const weightAndBias = (name: string, from: number, to: number): Record<string, Stored> => ({
  [`${name}.w`]: noise([from, to]),
  [`${name}.b`]: noise([to]),
})
const encoderStored: Record<string, Stored> = {
  words: noise([7, WIDTH]),
  spots: noise([8, WIDTH]),
  ...Object.fromEntries(
    ['h', 'g', 'y'].flatMap((name) => [
      [`${name}.w`, noise([WIDTH], 0.3, 1)],
      [`${name}.b`, noise([WIDTH], 0.3)],
    ]),
  ),
  ...Object.assign({}, ...['q.all', 'k.all', 'v.all', 'o'].map((name) => weightAndBias(name, WIDTH, WIDTH))),
  ...weightAndBias('up', WIDTH, INNER),
  ...weightAndBias('down', INNER, WIDTH),
  pad: index(1),
  along: index(1),
  first: index(0),
  second: index(1),
  zero: whole(0),
  inner: whole(1, 2),
  split: whole(HEADS, WIDTH / HEADS),
  rest: whole(WIDTH),
  two: one(2),
  epsilon: one(1e-5),
  unity: one(1),
  half: one(0.5),
  nought: one(0),
  sqrt2: one(Math.SQRT2),
  root: one(Math.sqrt(WIDTH / HEADS)),
  lowest: one(-3.4028234663852886e38),
}
const int64 = (dims: readonly number[], values: readonly number[]): TensorValue => ({
  type: 'int64',
  dims,
  data: BigInt64Array.from(values.map(BigInt)),
})
const encoder = {
  nodes: encoderNodes,
  stored: encoderStored,
  feeds: {
    ids: int64([2, 5], [2, 4, 6, 3, 5, 3, 0, 4, 1, 1]),
    mask: int64([2, 5], [1, 1, 1, 1, 1, 1, 1, 1, 0, 0]),
  } as Feeds,
}

/** An inverted residual whose channels lie well below, within and above 0 … 6: no kink within a difference's reach. */
const mobile = {
  nodes: [
    ['Conv', ['x', 'expand.w', 'expand.b'], 'e', { kernel_shape: [1, 1] }],
    ['Clip', ['e', 'low', 'high'], 'e.held'],
    ['Conv', ['e.held', 'deep.w', 'deep.b'], 'd', { group: 4, kernel_shape: [3, 3], auto_pad: 'SAME_UPPER' }],
    ['BatchNormalization', ['d', 'n.w', 'n.b', 'n.mean', 'n.variance'], 'n'],
    ['Clip', ['n', 'low', 'high'], 'n.held'],
    ['Conv', ['n.held', 'project.w'], 'p', { kernel_shape: [1, 1] }],
    ['Add', ['p', 'x'], 'sum'],
    ['GlobalAveragePool', ['sum'], 'pooled'],
    ['Flatten', ['pooled'], 'flat'],
    ['Gemm', ['flat', 'head.w', 'head.b'], 'y', { transB: 1 }],
  ] as readonly Node[],
  stored: {
    'expand.w': noise([4, 3, 1, 1], 0.2),
    'expand.b': floats([4], Float32Array.of(-4, 3, 10, 3)),
    'deep.w': noise([4, 1, 3, 3], 0.05),
    'deep.b': floats([4], Float32Array.of(0.5, 1, 1, -9)),
    'n.w': noise([4], 0.05, 1),
    'n.b': floats([4], Float32Array.of(2, 2, 2, 2)),
    'n.mean': noise([4], 0.1),
    'n.variance': floats([4], Float32Array.of(0.8, 1, 1.2, 1)),
    'project.w': noise([3, 4, 1, 1]),
    'head.w': noise([5, 3]),
    'head.b': noise([5]),
    low: one(0),
    high: one(6),
  } as Record<string, Stored>,
  feeds: {
    x: { type: 'float32', dims: [2, 3, 5, 5], data: noise([2, 3, 5, 5]).data },
  } as Feeds,
}

const floatOf = ({ shape }: Stored) => ({ type: 'float32' as const, rank: shape.length })

/** Gradients of Σ y·q for a random q, and the same by 4th-order differences of the file itself, its weights made inputs. */
async function gradientsOf({ nodes, stored, feeds }: typeof encoder, h: number) {
  const inputs = Object.fromEntries(
    Object.entries(feeds).map(([name, { type, dims }]) => [
      name,
      { type: type as 'float32' | 'int64', rank: dims.length },
    ]),
  )
  const model = openImportable(onnxFile({ opset: 17, inputs, nodes, stored }))
  const names = Object.keys(model.parameters)
  const values: Feeds = Object.fromEntries(
    names.map((name) => [name, { type: 'float32', dims: stored[name]!.shape, data: stored[name]!.data }]),
  )
  const moving = Object.fromEntries(names.map((name) => [name, floatOf(stored[name]!)]))
  const rest = Object.fromEntries(Object.entries(stored).filter(([name]) => !(name in moving)))
  const session = await runtime.session(
    onnxFile({ opset: 17, inputs: { ...inputs, ...moving }, nodes, stored: rest }),
    { optimization: 'disabled' },
  )
  const y = async (change: Feeds) => (await session.run({ ...feeds, ...values, ...change }))['y']!
  const { dims } = await y({})
  const q = noise(dims).data as Float32Array

  const ports = Object.fromEntries(
    Object.entries(feeds).map(([name, value]) => [name, { shape: value.dims, dtype: model.inputs[name] }]),
  )
  const graph = await importGraph(model, { inputs: ports, outputs: ['y'], runGraph })
  const weights = Object.fromEntries(names.map((name) => [name, parameter(name, model.parameters[name]!.shape)]))
  const given = Object.fromEntries(
    Object.entries(ports).map(([name, { shape, dtype }]) => [name, input(name, shape, dtype)]),
  )
  const score = reduceSum(mul(graph(weights, given)['y']!, constant(q, dims)))
  const slopes = grad(
    score,
    names.map((name) => weights[name]!),
  )
  const emitted = emitGraph({
    name: 'gradients',
    outputs: Object.fromEntries(names.map((name, i) => [`d${name}`, slopes[i]!])),
  })
  const read = new Set(emitted.inputs.map(({ name }) => name))
  const fed = Object.fromEntries(Object.entries({ ...feeds, ...values }).filter(([name]) => read.has(name)))
  const found = await runGraph(encodeModel(emitted), fed as Parameters<RunGraph>[1])

  const pairs: [found: number, wanted: number][] = []
  for (const name of names) {
    const { shape, data } = stored[name]!
    const slope = found[`d${name}`]!.data as Float32Array
    for (let i = 0; i < data.length; i++) {
      const at = async (by: number) => {
        const moved = Float32Array.from(data as Float32Array)
        moved[i]! += by
        const out = (await y({ [name]: { type: 'float32', dims: shape, data: moved } })).data as Float32Array
        return out.reduce((sum, value, j) => sum + value * q[j]!, 0)
      }
      const wanted = (8 * ((await at(h)) - (await at(-h))) - ((await at(2 * h)) - (await at(-2 * h)))) / (12 * h)
      pairs.push([slope[i]!, wanted])
    }
  }
  await session.release()
  const top = Math.max(...pairs.map(([, wanted]) => Math.abs(wanted)))
  return { weights: pairs.length, error: Math.max(...pairs.map(([a, b]) => Math.abs(a - b))) / top }
}

test('every weight of an encoder layer, tables and masks included, has the gradient that differences of its file show, to 1e-4', async () => {
  const { weights, error } = await gradientsOf(encoder, 0.02)
  expect(weights).toBe(7 * 8 + 8 * 8 + 6 * 8 + 4 * (64 + 8) + (96 + 12) + (96 + 8))
  expect(error).toBeLessThan(1e-4)
})

test('every weight of a mobile block has the gradient that differences of its file show, to 1e-4', async () => {
  const { weights, error } = await gradientsOf(mobile, 0.01)
  expect(weights).toBe(12 + 4 + 36 + 4 + 4 + 4 + 12 + 15 + 5)
  expect(error).toBeLessThan(1e-4)
})
