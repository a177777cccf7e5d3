import { expect, test } from 'vitest'
import { emitGraph, UnfedTensor } from './emit.ts'
import { dropout } from './composites.ts'
import { add, exp, mul } from './ops/elementwise.ts'
import { matMul } from './ops/linear-algebra.ts'
import { input } from './tensor.ts'

const x = input('x', [2])
const types = (outputs: Parameters<typeof emitGraph>[0]['outputs']) =>
  emitGraph({ name: 'graph', outputs }).nodes.map(({ type }) => type)

test('a subexpression written twice becomes one node, and equal constants one initializer', () => {
  const graph = emitGraph({ name: 'graph', outputs: { y: add(mul(exp(x), 2), mul(exp(x), 2)) } })
  expect(graph.nodes.map(({ type }) => type)).toEqual(['Exp', 'Mul', 'Add'])
  expect(graph.initializers).toHaveLength(1)
})

test('an output is named at its node; a copy stands only where the tensor has a name already', () => {
  const y = exp(x)
  expect(types({ y })).toEqual(['Exp'])
  expect(types({ y, again: y })).toEqual(['Exp', 'Identity'])
  expect(types({ copy: x })).toEqual(['Identity'])
  expect(types({ y, equal: exp(x) })).toEqual(['Exp', 'Identity'])
})

test('two draws of a random op stay two', () => {
  const drawn = add(dropout(x, 0.5, 1), dropout(x, 0.5, 1))
  expect(types({ drawn }).filter((type) => type === 'RandomUniformLike')).toHaveLength(2)
})

test('one input name with two shapes is refused', () => {
  expect(() => emitGraph({ name: 'graph', outputs: { y: add(x, input('x', [1])) } })).toThrow(UnfedTensor)
})

test('inputs named as other programs name nodes are no trouble', () => {
  const [a, b] = [input('MatMul_0', [2, 2]), input('c_1', [2, 2])]
  const graph = emitGraph({ name: 'graph', outputs: { Add_2: add(matMul(a, b), matMul(b, mul(2, a))) } })
  const names = [...graph.inputs.map(({ name }) => name), ...graph.nodes.flatMap(({ outputs }) => outputs)]
  expect(new Set(names).size).toBe(names.length)
})
