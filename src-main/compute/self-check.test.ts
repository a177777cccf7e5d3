import { expect, test } from 'vitest'
import { lintGraph } from '../tensor-graph/lint-graph.ts'
import { selfCheck } from './self-check.ts'
import { selfCheckGraph } from './self-check-graph.ts'

test('the check has every kind of op that learners train with', () => {
  const types = new Set(selfCheckGraph().nodes.map(({ type }) => type))
  const wanted = ['Gemm', 'Conv', 'ConvTranspose', 'Where', 'MaxPool', 'Resize', 'Softmax', 'Erf', 'Log', 'Sqrt']
  expect(wanted.filter((type) => !types.has(type))).toEqual([])
  expect(types.size).toBeGreaterThanOrEqual(20)
})

test('nothing in the check would leave a GPU', () => {
  expect(lintGraph(selfCheckGraph(), 'webgpu')).toEqual([])
})

test('the CPU agrees with itself: every number of the step is a number', async () => {
  expect((await selfCheck('cpu')).maxDifference).toBe(0)
})
