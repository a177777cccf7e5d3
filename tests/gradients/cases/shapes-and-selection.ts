import * as ops from '../../../src-main/tensor-graph/ops/elementwise.ts'
import { gather, gatherElements, scatterElements, topK } from '../../../src-main/tensor-graph/ops/selection.ts'
import {
  concat,
  expand,
  pad,
  reshape,
  slice,
  split,
  squeezed,
  transpose,
  unsqueezed,
} from '../../../src-main/tensor-graph/ops/shape.ts'
import { int32s } from '../../../src-main/tensor-graph/tensor.ts'
import type { Case } from '../check-gradient.ts'
import { spaced } from './domains.ts'

const m = [3, 4] as const

export const shapesAndSelectionCases: readonly Case[] = [
  { group: 'shapes', name: 'squeezed', shapes: [[2, 1, 3]], build: (x) => squeezed(x) },
  { group: 'shapes', name: 'unsqueezed', shapes: [[2, 3]], build: (x) => unsqueezed(x) },
  { group: 'shapes', name: 'transpose', shapes: [[2, 3, 4]], build: (x) => transpose(x, [2, 0, 1]) },
  { group: 'shapes', name: 'reshape', shapes: [m], build: (x) => ops.square(reshape(x, [2, 6])) },
  { group: 'shapes', name: 'expand', shapes: [[3, 1]], build: (x) => ops.square(expand(x, [3, 4])) },
  { group: 'shapes', name: 'concat', shapes: [m, [3, 2]], build: (a, b) => ops.square(concat([a, b], 1)) },
  { group: 'shapes', name: 'slice', shapes: [m], build: (x) => ops.square(slice(x, 1, 1, 3)) },
  { group: 'shapes', name: 'pad', shapes: [m], build: (x) => ops.square(pad(x, [0, 1], [2, 0])) },
  {
    group: 'shapes',
    name: 'split',
    shapes: [m],
    build: (x) => {
      const [a, b] = split(x, 1, [1, 3])
      return ops.mul(a!, b!)
    },
  },
  { group: 'shapes', name: 'slice with steps', shapes: [[3, 7]], build: (x) => ops.square(slice(x, 1, 1, 7, 2)) },
  {
    group: 'shapes',
    name: 'slice with steps, an end cut off',
    shapes: [[3, 7]],
    build: (x) => ops.square(slice(x, 1, 0, 7, 3)),
  },
  {
    group: 'selection',
    name: 'gather with repeats',
    shapes: [m],
    build: (x) => ops.square(gather(x, int32s([2, 0, 2, 1]))),
  },
  {
    group: 'selection',
    name: 'gatherElements',
    shapes: [m],
    build: (x) => ops.square(gatherElements(x, reshape(int32s([0, 1, 1, 3, 2, 0]), [3, 2]), 1)),
  },
  { group: 'selection', name: 'topK', shapes: [m], build: (x) => ops.square(topK(x, 2).values), draw: spaced },
  {
    group: 'selection',
    name: 'gather along an inner axis',
    shapes: [[2, 3, 2]],
    build: (x) => ops.square(gather(x, reshape(int32s([2, 0, 2, 1]), [2, 2]), 1)),
  },
  {
    group: 'selection',
    name: 'gather of one place',
    shapes: [[2, 3, 2]],
    build: (x) => ops.square(gather(x, reshape(int32s([1]), []), 1)),
  },
  {
    group: 'selection',
    name: 'scatterElements with repeats',
    shapes: [[2, 3]],
    build: (x) => ops.square(scatterElements([2, 4], reshape(int32s([0, 3, 0, 1, 1, 1]), [2, 3]), x, 1)),
  },
]
