import { expect, test } from 'vitest'
import { fileOfX, floats, index, runGraph, wave, whole, type Node } from '../../../tests/onnx-file.ts'
import { grad } from '../../tensor-graph/autodiff.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { mul } from '../../tensor-graph/ops/elementwise.ts'
import { reduceSum } from '../../tensor-graph/ops/reduce.ts'
import { constant, input, parameter } from '../../tensor-graph/tensor.ts'
import { decodeModel, encodeModel } from '../codec.ts'
import { importGraph } from './import-graph.ts'
import { openImportable } from './importable-model.ts'
import { writeBack } from './write-back.ts'

const linear = (opset = 17) => fileOfX(opset, [['MatMul', ['x', 'w'], 'y']], { w: floats([3, 2]) })

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
  const model = fileOfX(17, nodes, { w: floats([64, 96]), one: whole(1), rest: whole(-1) })
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
  const model = fileOfX(
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
  const model = openImportable(fileOfX(17, [['Det', ['x'], 'y']], {}))
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
  const model = openImportable(fileOfX(17, nodes, { six: index(6) }))
  await expect(
    importGraph(model, { inputs: { x: { shape: [3, 3] } }, outputs: ['y'], runGraph }),
  ).rejects.toMatchObject({ name: 'UnsupportedOperator', fields: { operator: 'If' } })
})

test('refuses a quantised model and an opset it does not know, by name', () => {
  const quantised = fileOfX(17, [['DynamicQuantizeLinear', ['x'], 'y']], {})
  expect(() => openImportable(quantised)).toThrow(expect.objectContaining({ name: 'QuantisedModel' }) as Error)
  expect(() => openImportable(linear(11))).toThrow(expect.objectContaining({ name: 'UnsupportedOpset' }) as Error)
})
