import { expect, test } from 'vitest'
import { floats, index, onnxFile, wave, whole, type Node, type Stored } from '../../../tests/onnx-file.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import type { Feeds, Runtime } from '../../compute/runtime.ts'
import { grad } from '../../tensor-graph/autodiff.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { mul } from '../../tensor-graph/ops/elementwise.ts'
import { reduceSum } from '../../tensor-graph/ops/reduce.ts'
import { constant, input, parameter } from '../../tensor-graph/tensor.ts'
import { decodeModel, encodeModel } from '../codec.ts'
import { importGraph, type RunGraph } from './import-graph.ts'
import { openImportable } from './importable-model.ts'
import { writeBack } from './write-back.ts'

const runtime: Runtime = createRuntime({ threads: 1 })
const runGraph: RunGraph = async (model, feeds) => {
  const session = await runtime.session(model, { optimization: 'disabled' })
  const out = await session.run(feeds as Feeds)
  await session.release()
  return out
}

/** A file of one float input `x`. */
const file = (opset: number, nodes: readonly Node[], stored: Record<string, Stored>, rank = 2) =>
  onnxFile({ opset, inputs: { x: { type: 'float32', rank } }, nodes, stored })

/** y of the file by the runtime, and y of the imported graph, for the same x. */
async function bothWays(model: Uint8Array, shape: readonly number[]) {
  const opened = openImportable(model)
  const graph = await importGraph(opened, { inputs: { x: { shape } }, outputs: ['y'], runGraph })
  const y = graph({}, { x: input('x', shape) })['y']!
  const feeds = { x: { type: 'float32', dims: shape, data: wave(shape.reduce((a, b) => a * b, 1)) } } as const
  const [own, imported] = [
    await runGraph(model, feeds),
    await runGraph(encodeModel(emitGraph({ name: 'imported', outputs: { y } })), feeds),
  ]
  return { own: own['y']!, imported: imported['y']! }
}

const FORMS: readonly (readonly [
  title: string,
  opset: number,
  shape: readonly number[],
  nodes: readonly Node[],
  stored: Record<string, Stored>,
])[] = [
  [
    'ReduceMean with its axes as an attribute',
    13,
    [2, 3],
    [['ReduceMean', ['x'], 'y', { axes: [-1], keepdims: 0 }]],
    {},
  ],
  ['ReduceMean with its axes as an input', 18, [2, 3], [['ReduceMean', ['x', 'axes'], 'y']], { axes: whole(1) }],
  [
    'a Reshape that keeps one size and works out another',
    17,
    [2, 6],
    [['Reshape', ['x', 'to'], 'y']],
    { to: whole(0, -1, 2) },
  ],
  [
    'a Reshape to sizes that are put together from a Shape',
    17,
    [4, 6],
    [
      ['Shape', ['x'], 's'],
      ['Gather', ['s', 'zero'], 'rows'],
      ['Concat', ['rows', 'rest'], 'to', { axis: 0 }],
      ['Reshape', ['x', 'to'], 'y'],
    ],
    { zero: whole(0), rest: whole(2, 3) },
  ],
  [
    'Slice with negative bounds and a step',
    13,
    [3, 7],
    [['Slice', ['x', 'a', 'b', 'axes', 'steps'], 'y']],
    { a: whole(-6), b: whole(99), axes: whole(-1), steps: whole(2) },
  ],
  [
    'Gemm with both factors turned',
    13,
    [4, 3],
    [['Gemm', ['x', 'w', 'b'], 'y', { transA: 1, transB: 1 }]],
    { w: floats([5, 4]), b: floats([5]) },
  ],
  [
    'LayerNormalization',
    17,
    [2, 8],
    [['LayerNormalization', ['x', 'w', 'b'], 'y', { axis: -1 }]],
    { w: floats([8]), b: floats([8], wave(8, 0.2)) },
  ],
  ['Gelu by its tanh approximation', 20, [2, 5], [['Gelu', ['x'], 'y', { approximate: 'tanh' }]], {}],
  ['Softmax over the first axis', 13, [3, 4], [['Softmax', ['x'], 'y', { axis: 0 }]], {}],
  [
    'a depthwise Conv that keeps the size, stride 2',
    17,
    [2, 3, 7, 7],
    [['Conv', ['x', 'w', 'b'], 'y', { group: 3, strides: [2, 2], kernel_shape: [3, 3], auto_pad: 'SAME_UPPER' }]],
    { w: floats([3, 1, 3, 3]), b: floats([3]) },
  ],
  [
    'BatchNormalization with its statistics frozen',
    15,
    [2, 3, 4],
    [['BatchNormalization', ['x', 'w', 'b', 'm', 'v'], 'y']],
    { w: floats([3]), b: floats([3]), m: floats([3]), v: floats([3], Float32Array.of(0.5, 1, 2)) },
  ],
  [
    'Clip to 0 … 6 and the average over all places',
    13,
    [2, 3, 5, 5],
    [
      ['Clip', ['x', 'low', 'high'], 'c'],
      ['GlobalAveragePool', ['c'], 'y'],
    ],
    { low: floats([], Float32Array.of(0)), high: floats([], Float32Array.of(6)) },
  ],
  [
    'sums from the end, each without its own entry',
    14,
    [2, 5],
    [['CumSum', ['x', 'axis'], 'y', { reverse: 1, exclusive: 1 }]],
    { axis: whole(-1) },
  ],
  [
    'a Where that clears what is not a number',
    14,
    [2, 3],
    [
      ['Log', ['x'], 'l'],
      ['IsNaN', ['l'], 'bad'],
      ['Where', ['bad', 'zero', 'l'], 'y'],
    ],
    { zero: floats([1], Float32Array.of(0)) },
  ],
  [
    'whole numbers held within bounds',
    13,
    [2, 5],
    [
      ['Mul', ['x', 'ten'], 'z'],
      ['Cast', ['z'], 'w', { to: 7 }],
      ['Clip', ['w', 'low', 'high'], 'c'],
      ['Cast', ['c'], 'y', { to: 1 }],
    ],
    { ten: floats([1], Float32Array.of(10)), low: index(-4), high: index(6) },
  ],
  ['PRelu with a slope for each channel', 16, [2, 3, 4], [['PRelu', ['x', 'slope'], 'y']], { slope: floats([3, 1]) }],
  ['Mish', 18, [2, 5], [['Mish', ['x'], 'y']], {}],
  ['a table repeated along both axes', 13, [2, 3], [['Tile', ['x', 'times'], 'y']], { times: whole(2, 3) }],
  ['the least of each row', 18, [3, 4], [['ReduceMin', ['x', 'axes'], 'y', { keepdims: 0 }]], { axes: whole(1) }],
  ['the largest of three tensors', 13, [3, 4], [['Max', ['x', 'w', 'v'], 'y']], { w: floats([4]), v: floats([3, 1]) }],
  ['the sum of one tensor', 13, [3, 4], [['Sum', ['x'], 'y']], {}],
  ['the mean of two tensors', 13, [3, 4], [['Mean', ['x', 'w'], 'y']], { w: floats([4]) }],
  [
    'a rounded sine',
    13,
    [3, 4],
    [
      ['Sin', ['x'], 's'],
      ['Mul', ['s', 'five'], 'f'],
      ['Floor', ['f'], 'y'],
    ],
    { five: floats([1], Float32Array.of(5)) },
  ],
]

test.each(FORMS)('%s gives what the runtime gives, to 1e-6', async (_, opset, shape, nodes, stored) => {
  const { own, imported } = await bothWays(file(opset, nodes, stored, shape.length), shape)
  expect(imported.dims).toEqual(own.dims)
  const found = imported.data as Float32Array
  const worst = Math.max(...Array.from(own.data as Float32Array, (y, i) => Math.abs(y - found[i]!)))
  expect(worst).toBeLessThan(1e-6)
})

const linear = (opset = 17) => file(opset, [['MatMul', ['x', 'w'], 'y']], { w: floats([3, 2]) })

test('the gradient of an imported weight is the textbook one', async () => {
  const graph = await importGraph(openImportable(linear()), {
    inputs: { x: { shape: [2, 3] } },
    outputs: ['y'],
    runGraph,
  })
  const [w, dy] = [parameter('w', [3, 2]), wave(4, 0.9)]
  const y = graph({ w }, { x: input('x', [2, 3]) })['y']!
  const dw = grad(reduceSum(mul(y, constant(dy, [2, 2]))), [w])[0]!
  const x = wave(6)
  const out = await runGraph(encodeModel(emitGraph({ name: 'gradient', outputs: { dw } })), {
    x: { type: 'float32', dims: [2, 3], data: x },
  })
  const wanted = [0, 1, 2].flatMap((k) => [0, 1].map((j) => x[k]! * dy[j]! + x[3 + k]! * dy[2 + j]!))
  wanted.forEach((value, i) =>
    expect(Number(out['dw']!.data instanceof Float32Array && out['dw']!.data[i])).toBeCloseTo(value, 5),
  )
})

test('sizes behind a layer are worked out without a copy of its weights', async () => {
  const nodes: Node[] = [
    ['MatMul', ['x', 'w'], 'h'],
    ['Shape', ['h'], 's'],
    ['Gather', ['s', 'one'], 'columns'],
    ['Concat', ['columns', 'rest'], 'to', { axis: 0 }],
    ['Reshape', ['h', 'to'], 'y'],
  ]
  const model = file(17, nodes, { w: floats([64, 96]), one: whole(1), rest: whole(-1) })
  const probes: number[] = []
  const graph = await importGraph(openImportable(model), {
    inputs: { x: { shape: [3, 64] } },
    outputs: ['y'],
    runGraph: (probe, feeds) => {
      probes.push(probe.length)
      return runGraph(probe, feeds)
    },
  })
  expect(graph({}, { x: input('x', [3, 64]) })['y']!.shape).toEqual([96, 3])
  expect(probes).toHaveLength(1)
  expect(probes[0]!).toBeLessThan(model.length / 20)
})

test('writes trained weights where the old ones were and leaves the rest of the file alone', () => {
  const model = linear()
  const trained = wave(6, 1.3)
  const [before, after] = [decodeModel(model), decodeModel(writeBack(model, { w: { shape: [3, 2], data: trained } }))]
  expect([...openImportable(writeBack(model, { w: { shape: [3, 2], data: trained } })).parameters['w']!.data]).toEqual([
    ...trained,
  ])
  expect(after.graph!.node).toEqual(before.graph!.node)
  expect(after.opsetImport).toEqual(before.opsetImport)
})

test('a file whose own weights are written back is the same byte for byte', () => {
  const model = file(
    17,
    [
      ['MatMul', ['x', 'w'], 'z'],
      ['Reshape', ['z', 'to'], 'y'],
    ],
    { w: floats([3, 2]), to: whole(-1) },
  )
  expect(Buffer.compare(writeBack(model, openImportable(model).parameters), model)).toBe(0)
})

test('weights of another shape or name are refused', () => {
  expect(() => writeBack(linear(), { w: { shape: [2, 3], data: wave(6) } })).toThrow('has [3, 2]')
  expect(() => writeBack(linear(), { v: { shape: [3, 2], data: wave(6) } })).toThrow('no weights of that name')
})

test('names an operator it does not know, its node, and what it knows', async () => {
  const model = openImportable(file(17, [['Det', ['x'], 'y']], {}))
  await expect(
    importGraph(model, { inputs: { x: { shape: [3, 3] } }, outputs: ['y'], runGraph }),
  ).rejects.toMatchObject({
    name: 'UnsupportedOperator',
    fields: { operator: 'Det', node: 'Det → y', supported: expect.stringContaining('MatMul') as string },
  })
})

test('an If is refused where a branch reads the data, though its condition is fixed', async () => {
  const branches = {
    then_branch: { branch: [['Neg', ['x'], 'n']] },
    else_branch: { branch: [['Exp', ['x'], 'e']] },
  } as const
  const nodes: Node[] = [
    ['Shape', ['x'], 's'],
    ['ReduceSum', ['s'], 'sum', { keepdims: 0 }],
    ['Equal', ['sum', 'six'], 'fits'],
    ['If', ['fits'], 'y', branches],
  ]
  const model = openImportable(file(17, nodes, { six: index(6) }))
  await expect(
    importGraph(model, { inputs: { x: { shape: [3, 3] } }, outputs: ['y'], runGraph }),
  ).rejects.toMatchObject({ name: 'UnsupportedOperator', fields: { operator: 'If' } })
})

test('refuses a quantised model and an opset it does not know, by name', () => {
  const quantised = file(17, [['DynamicQuantizeLinear', ['x'], 'y']], {})
  expect(() => openImportable(quantised)).toThrow(expect.objectContaining({ name: 'QuantisedModel' }) as Error)
  expect(() => openImportable(linear(11))).toThrow(expect.objectContaining({ name: 'UnsupportedOpset' }) as Error)
})
