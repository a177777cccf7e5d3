import { expect, test } from 'vitest'
import { layerGroups } from './layer-groups.ts'

const weights = (depth: number, count: number, table = false) => ({
  shape: [count],
  depth,
  table,
  data: new Float32Array(count),
})
const parameters = {
  words: weights(0, 1000, true),
  first: weights(1, 10),
  second: weights(2, 10),
  third: weights(3, 10),
  last: weights(4, 10),
}
const names = Object.keys(parameters)

test('groups are numbered from the output down, and tables of rows stay frozen', () => {
  expect(layerGroups(parameters, names, { groups: 2, unfrozen: 0 })).toEqual({
    groupOf: { last: 0, third: 0, second: 1, first: 1 },
    frozen: ['words'],
  })
})

test('only the groups nearest to the output are trained where not all are asked for', () => {
  expect(layerGroups(parameters, names, { groups: 4, unfrozen: 1 })).toEqual({
    groupOf: { last: 0 },
    frozen: ['words', 'first', 'second', 'third'],
  })
})
