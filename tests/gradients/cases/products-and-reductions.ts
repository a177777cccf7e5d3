import {
  embeddingBag,
  entropyOf,
  l2Normalise,
  logSoftmax,
  logSumExp,
} from '../../../src-main/tensor-graph/composites.ts'
import * as ops from '../../../src-main/tensor-graph/ops/elementwise.ts'
import { gemm, matMul } from '../../../src-main/tensor-graph/ops/linear-algebra.ts'
import { reduceMax, reduceMean, reduceSum, runningSum } from '../../../src-main/tensor-graph/ops/reduce.ts'
import { softmax } from '../../../src-main/tensor-graph/ops/softmax.ts'
import type { Case } from '../check-gradient.ts'
import { spaced } from './domains.ts'

const m = [3, 4] as const

export const productsAndReductionsCases: readonly Case[] = [
  { group: 'products', name: 'matMul', shapes: [m, [4, 2]], build: (a, b) => matMul(a, b) },
  {
    group: 'products',
    name: 'matMul, batched',
    shapes: [
      [2, 3, 4],
      [2, 4, 2],
    ],
    build: (a, b) => matMul(a, b),
  },
  {
    group: 'products',
    name: 'matMul, broadcast batch',
    shapes: [
      [2, 3, 4],
      [4, 2],
    ],
    build: (a, b) => matMul(a, b),
  },
  {
    group: 'products',
    name: 'gemm NN, bias',
    shapes: [[3, 4], [4, 2], [2]],
    build: (a, b, bias) => gemm(a, b, { transposeA: false, transposeB: false, bias }),
  },
  {
    group: 'products',
    name: 'gemm NT, bias',
    shapes: [[3, 4], [2, 4], [2]],
    build: (a, b, bias) => gemm(a, b, { transposeA: false, transposeB: true, bias }),
  },
  {
    group: 'products',
    name: 'gemm TN, bias',
    shapes: [[4, 3], [4, 2], [2]],
    build: (a, b, bias) => gemm(a, b, { transposeA: true, transposeB: false, bias }),
  },
  {
    group: 'products',
    name: 'gemm TT, bias',
    shapes: [[4, 3], [2, 4], [2]],
    build: (a, b, bias) => gemm(a, b, { transposeA: true, transposeB: true, bias }),
  },
  {
    group: 'products',
    name: 'matMul, one matrix for a batch of two axes',
    shapes: [
      [2, 2, 3, 4],
      [4, 2],
    ],
    build: (a, b) => matMul(a, b),
  },
  {
    group: 'products',
    name: 'matMul, one left matrix for a batch',
    shapes: [
      [3, 4],
      [2, 4, 2],
    ],
    build: (a, b) => matMul(a, b),
  },
  {
    group: 'products',
    name: 'embeddingBag',
    shapes: [
      [3, 5],
      [2, 2, 4],
      [5, 2],
      [2, 4, 2],
    ],
    build: (shared, own, sharedRows, ownRows) =>
      embeddingBag({ shared: shared, own: own }, { shared: sharedRows, own: ownRows }),
  },
  {
    group: 'reductions and softmax',
    name: 'reduceSum',
    shapes: [m],
    build: (x) => ops.square(reduceSum(x, { axes: [1] })),
  },
  {
    group: 'reductions and softmax',
    name: 'reduceMean',
    shapes: [m],
    build: (x) => ops.square(reduceMean(x, { axes: [0], keep: true })),
  },
  {
    group: 'reductions',
    name: 'running sum',
    shapes: [m],
    build: (x) => ops.square(runningSum(x, 1)),
  },
  {
    group: 'reductions',
    name: 'running sum from the end, exclusive',
    shapes: [m],
    build: (x) => ops.square(runningSum(x, 0, { reverse: true, exclusive: true })),
  },
  {
    group: 'reductions and softmax',
    name: 'reduceMax',
    shapes: [m],
    build: (x) => ops.square(reduceMax(x, { axes: [1] })),
    draw: spaced,
  },
  { group: 'reductions and softmax', name: 'softmax', shapes: [m], build: (x) => softmax(x) },
  { group: 'reductions and softmax', name: 'logSoftmax', shapes: [m], build: (x) => logSoftmax(x) },
  { group: 'reductions and softmax', name: 'logSumExp', shapes: [m], build: (x) => logSumExp(x) },
  { group: 'reductions and softmax', name: 'entropy', shapes: [m], build: (x) => entropyOf(softmax(x)) },
  { group: 'reductions and softmax', name: 'l2Normalise', shapes: [m], build: (x) => l2Normalise(x) },
  {
    group: 'reductions and softmax',
    name: 'softmax along the middle axis',
    shapes: [[2, 3, 2]],
    build: (x) => softmax(x, 1),
  },
  {
    group: 'reductions and softmax',
    name: 'reduceMax over two axes, kept',
    shapes: [[2, 3, 2]],
    build: (x) => ops.square(reduceMax(x, { axes: [0, 2], keep: true })),
    draw: spaced,
  },
]
