import { expect, test } from 'vitest'
import { apply, applyMany } from './define-op.ts'
import { dropout } from './composites.ts'
import { emitGraph } from './emit.ts'
import { BannedForm, lintGraph } from './lint-graph.ts'
import { loop } from './loop.ts'
import type { OnnxGraph } from './onnx-graph.ts'
import { add, cast, equal } from './ops/elementwise.ts'
import { gather } from './ops/selection.ts'
import { input, int64s, type Tensor } from './tensor.ts'

const x = input('x', [3, 4])
const labels = input('labels', [3], 'int64')
const emit = (y: Tensor) => emitGraph({ name: 'graph', outputs: { y } })
const rules = (graph: OnnxGraph, target?: 'webgpu') =>
  lintGraph(graph, target).map(({ rule, what }) => `${rule}: ${what}`)

test('adding by ScatterND is never written: it races on more than one thread', () => {
  const scattered = apply('ScatterND', [x, labels, x], { shape: x.shape, attributes: { reduction: { text: 'add' } } })
  expect(() => emit(scattered)).toThrow(new BannedForm('graph “graph”, node “y”: race (ScatterND add)'))
})

test('indices of MaxPool are never written', () => {
  const image = input('image', [1, 1, 4, 4])
  const port = { shape: [1, 1, 2, 2], dtype: 'float32' as const }
  const [, indices] = applyMany('MaxPool', [image], [port, { ...port, dtype: 'int64' }], {
    kernel_shape: { ints: [2, 2] },
  })
  expect(() => emit(indices!)).toThrow('max-pool-indices')
})

test('for WebGPU, ops without a kernel and arithmetic on int64 are found, places given as int64 are not', () => {
  const sign = apply('Sign', [x], { shape: x.shape })
  const same = cast(equal(labels, int64s([0, 1, 2])), 'float32')
  expect(rules(emit(sign))).toEqual([])
  expect(rules(emit(sign), 'webgpu')).toEqual(['leaves-the-gpu: Sign'])
  expect(rules(emit(same), 'webgpu')).toEqual(['leaves-the-gpu: Equal of int64'])
  expect(rules(emit(dropout(x, 0.5, 1)), 'webgpu')).toEqual(['leaves-the-gpu: RandomUniformLike'])
  expect(rules(emit(gather(x, labels)), 'webgpu')).toEqual([])
})

test('a name that a body gives again, and one that nothing gives, are found', () => {
  const { state } = loop(2, [x], (_, [s]) => ({ state: [add(s!, 1)] }))
  const good = emit(state[0]!)
  expect(rules(good)).toEqual([])
  const rename = (from: string, to: string) =>
    JSON.parse(JSON.stringify(good, bigints).replaceAll(`"${from}"`, `"${to}"`))
  const body = (good.nodes.find(({ type }) => type === 'Loop')!.attributes['body'] as { graph: OnnxGraph }).graph
  expect(rules(rename(body.inputs[2]!.name, 'x') as OnnxGraph)).toEqual(['name-used-twice: x'])
  const headless = { ...good, inputs: [] }
  expect(rules(headless)).toEqual(['unknown-name: x'])
})

const bigints = (_: string, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)
