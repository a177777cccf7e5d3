import { describe, expect, test } from 'vitest'
import {
  entropyOf,
  gelu,
  l2Normalise,
  layerNorm,
  logSoftmax,
  logSumExp,
  softmax,
} from '../../src-main/tensor-graph/composites.ts'
import { conv, convTranspose } from '../../src-main/tensor-graph/ops/convolution.ts'
import * as ops from '../../src-main/tensor-graph/ops/elementwise.ts'
import { matMul } from '../../src-main/tensor-graph/ops/linear-algebra.ts'
import { averagePool, globalAveragePool, maxPool, resizeNearest } from '../../src-main/tensor-graph/ops/pooling.ts'
import { reduceMax, reduceMean, reduceSum } from '../../src-main/tensor-graph/ops/reduce.ts'
import { gather, gatherElements, topK } from '../../src-main/tensor-graph/ops/selection.ts'
import { concat, expand, pad, reshape, slice, split, transpose } from '../../src-main/tensor-graph/ops/shape.ts'
import { int32s } from '../../src-main/tensor-graph/tensor.ts'
import { gradientErrors, type Case } from './check-gradient.ts'

const m = [3, 4] as const
const image = [2, 2, 5, 6] as const
/** Every entry its own value, 0.1 from the next, in scrambled order. */
const apart = (_: () => number, i: number) => ((i * 37) % 120) * 0.1 - 6
const positive = (n: () => number) => 0.5 + Math.abs(n())
/** Spaced wider than the differences' reach, so that no maximum changes hands. */
const spaced = (_: () => number, i: number) => ((i * 7) % 12) * 0.2 - 1.1
const away = (n: () => number) => {
  const v = n()
  return v + Math.sign(v) * 0.2
}

const cases: Case[] = [
  { name: 'add, broadcast', shapes: [m, [4]], build: (a, b) => ops.add(a!, b!) },
  { name: 'sub, broadcast', shapes: [m, [3, 1]], build: (a, b) => ops.sub(a!, b!) },
  { name: 'mul, broadcast', shapes: [m, [1, 4]], build: (a, b) => ops.mul(a!, b!) },
  { name: 'div', shapes: [m, [4]], build: (a, b) => ops.div(a!, b!), draw: positive },
  { name: 'neg', shapes: [m], build: (x) => ops.neg(x!) },
  { name: 'exp', shapes: [m], build: (x) => ops.exp(x!) },
  { name: 'log', shapes: [m], build: (x) => ops.log(x!), draw: positive },
  { name: 'sqrt', shapes: [m], build: (x) => ops.sqrt(x!), draw: positive },
  { name: 'square', shapes: [m], build: (x) => ops.square(x!) },
  { name: 'abs', shapes: [m], build: (x) => ops.abs(x!), draw: away },
  { name: 'pow by a constant', shapes: [m], build: (x) => ops.pow(x!, 2.5), draw: positive },
  { name: 'pow by a tensor', shapes: [m, m], build: (a, b) => ops.pow(a!, b!), draw: positive },
  { name: 'relu', shapes: [m], build: (x) => ops.relu(x!), draw: away },
  { name: 'tanh', shapes: [m], build: (x) => ops.tanh(x!) },
  { name: 'sigmoid', shapes: [m], build: (x) => ops.sigmoid(x!) },
  { name: 'softplus', shapes: [m], build: (x) => ops.softplus(x!) },
  { name: 'erf', shapes: [m], build: (x) => ops.erf(x!) },
  { name: 'max', shapes: [m, m], build: (a, b) => ops.max(a!, ops.mul(0.1, b!)), draw: away },
  { name: 'min', shapes: [m, m], build: (a, b) => ops.min(a!, ops.mul(0.1, b!)), draw: away },
  { name: 'clip', shapes: [m], build: (x) => ops.clip(x!, -0.6, 0.4), draw: spaced },
  { name: 'where', shapes: [m, m], build: (a, b) => ops.where(ops.greater(a!, 0), b!, ops.square(a!)), draw: away },
  { name: 'matMul', shapes: [m, [4, 2]], build: (a, b) => matMul(a!, b!) },
  {
    name: 'matMul, batched',
    shapes: [
      [2, 3, 4],
      [2, 4, 2],
    ],
    build: (a, b) => matMul(a!, b!),
  },
  {
    name: 'matMul, broadcast batch',
    shapes: [
      [2, 3, 4],
      [4, 2],
    ],
    build: (a, b) => matMul(a!, b!),
  },
  { name: 'transpose', shapes: [[2, 3, 4]], build: (x) => transpose(x!, [2, 0, 1]) },
  { name: 'reshape', shapes: [m], build: (x) => ops.square(reshape(x!, [2, 6])) },
  { name: 'expand', shapes: [[3, 1]], build: (x) => ops.square(expand(x!, [3, 4])) },
  { name: 'concat', shapes: [m, [3, 2]], build: (a, b) => ops.square(concat([a!, b!], 1)) },
  { name: 'slice', shapes: [m], build: (x) => ops.square(slice(x!, 1, 1, 3)) },
  { name: 'pad', shapes: [m], build: (x) => ops.square(pad(x!, [0, 1], [2, 0])) },
  {
    name: 'split',
    shapes: [m],
    build: (x) => {
      const [a, b] = split(x!, 1, [1, 3])
      return ops.mul(a!, b!)
    },
  },
  { name: 'gather with repeats', shapes: [m], build: (x) => ops.square(gather(x!, int32s([2, 0, 2, 1]))) },
  {
    name: 'gatherElements',
    shapes: [m],
    build: (x) => ops.square(gatherElements(x!, reshape(int32s([0, 1, 1, 3, 2, 0]), [3, 2]), 1)),
  },
  { name: 'topK', shapes: [m], build: (x) => ops.square(topK(x!, 2).values), draw: spaced },
  { name: 'reduceSum', shapes: [m], build: (x) => ops.square(reduceSum(x!, { axes: [1] })) },
  { name: 'reduceMean', shapes: [m], build: (x) => ops.square(reduceMean(x!, { axes: [0], keep: true })) },
  { name: 'reduceMax', shapes: [m], build: (x) => ops.square(reduceMax(x!, { axes: [1] })), draw: spaced },
  { name: 'softmax', shapes: [m], build: (x) => softmax(x!) },
  { name: 'logSoftmax', shapes: [m], build: (x) => logSoftmax(x!) },
  { name: 'logSumExp', shapes: [m], build: (x) => logSumExp(x!) },
  { name: 'entropy', shapes: [m], build: (x) => entropyOf(softmax(x!)) },
  { name: 'l2Normalise', shapes: [m], build: (x) => l2Normalise(x!) },
  { name: 'layerNorm', shapes: [m, [4], [4]], build: (x, a, b) => layerNorm(x!, a!, b!) },
  { name: 'gelu', shapes: [m], build: (x) => gelu(x!) },
  {
    name: 'conv 3×3, padded',
    shapes: [image, [3, 2, 3, 3]],
    build: (x, w) => conv(x!, w!, { pads: [1, 1, 1, 1] }),
  },
  { name: 'conv 1×1', shapes: [image, [3, 2, 1, 1], [3]], build: (x, w, bias) => conv(x!, w!, { bias }) },
  {
    name: 'conv, stride 2, pads 0 1 2 1, a row left over',
    shapes: [image, [2, 2, 3, 2], [2]],
    build: (x, w, bias) => conv(x!, w!, { bias, strides: [2, 2], pads: [0, 1, 2, 1] }),
  },
  { name: 'conv, dilated', shapes: [image, [2, 2, 2, 2]], build: (x, w) => conv(x!, w!, { dilations: [2, 3] }) },
  {
    name: 'conv, dilated and strided',
    shapes: [image, [1, 2, 2, 2]],
    build: (x, w) => conv(x!, w!, { dilations: [2, 1], strides: [2, 3], pads: [1, 0, 1, 2] }),
  },
  {
    name: 'conv, two groups',
    shapes: [[2, 4, 4, 4], [6, 2, 3, 3], [6]],
    build: (x, w, bias) => conv(x!, w!, { groups: 2, bias, pads: [1, 1, 1, 1] }),
  },
  {
    name: 'conv, depthwise',
    shapes: [
      [2, 3, 4, 4],
      [3, 1, 3, 3],
    ],
    build: (x, w) => conv(x!, w!, { groups: 3, pads: [1, 1, 1, 1] }),
  },
  {
    name: 'conv, depthwise with stride 2',
    shapes: [
      [1, 3, 6, 5],
      [3, 1, 3, 3],
    ],
    build: (x, w) => conv(x!, w!, { groups: 3, strides: [2, 2], pads: [1, 1, 1, 1] }),
  },
  {
    name: 'convTranspose, stride 2',
    shapes: [[2, 3, 3, 3], [3, 2, 2, 3], [2]],
    build: (x, w, bias) => convTranspose(x!, w!, { bias, strides: [2, 2], pads: [1, 0, 0, 1], outputPadding: [1, 0] }),
  },
  {
    name: 'convTranspose, two groups',
    shapes: [
      [1, 4, 3, 3],
      [4, 1, 2, 2],
    ],
    build: (x, w) => convTranspose(x!, w!, { groups: 2 }),
  },
  {
    name: 'conv along one axis',
    shapes: [
      [2, 2, 6],
      [3, 2, 3],
    ],
    build: (x, w) => conv(x!, w!, { strides: [2] }),
  },
  { name: 'averagePool 2×2', shapes: [image], build: (x) => ops.square(averagePool(x!, [2, 2])) },
  {
    name: 'averagePool 3×3, overlapping and padded',
    shapes: [image],
    build: (x) => ops.square(averagePool(x!, [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] })),
  },
  { name: 'globalAveragePool', shapes: [image], build: (x) => ops.square(globalAveragePool(x!)) },
  { name: 'maxPool 2×2', shapes: [image], build: (x) => ops.square(maxPool(x!, [2, 2])), draw: apart },
  {
    name: 'maxPool 2×2, ties shared',
    shapes: [image],
    build: (x) => ops.square(maxPool(x!, [2, 2], { shareTies: true })),
    draw: apart,
  },
  {
    name: 'maxPool 3×3, overlapping and padded',
    shapes: [image],
    build: (x) => ops.square(maxPool(x!, [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] })),
    draw: apart,
  },
  { name: 'resizeNearest', shapes: [[2, 2, 2, 3]], build: (x) => ops.square(resizeNearest(x!, [2, 3])) },
  { name: 'slice with steps', shapes: [[3, 7]], build: (x) => ops.square(slice(x!, 1, 1, 7, 2)) },
  { name: 'slice with steps, an end cut off', shapes: [[3, 7]], build: (x) => ops.square(slice(x!, 1, 0, 7, 3)) },
]

describe.each(['disabled', 'extended'] as const)('at optimisation level %s', (level) => {
  test.each(cases)('$name agrees with finite differences, first and second order', async (given) => {
    const { first, second } = await gradientErrors(given, level)
    expect(first).toBeLessThan(1e-4)
    expect(second).toBeLessThan(5e-4)
  })
})
