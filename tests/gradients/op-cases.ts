import {
  batchNorm,
  elu,
  embeddingBag,
  entropyOf,
  frozenBatchNorm,
  gelu,
  geluTanh,
  hardSwish,
  l2Normalise,
  layerNorm,
  leakyRelu,
  logSoftmax,
  logSumExp,
  silu,
} from '../../src-main/tensor-graph/composites.ts'
import {
  binaryCrossEntropy,
  crossEntropy,
  distillation,
  featureError,
  focal,
  priorL2,
  softCrossEntropy,
} from '../../src-main/tensor-graph/losses.ts'
import { conv, convTranspose } from '../../src-main/tensor-graph/ops/convolution.ts'
import * as ops from '../../src-main/tensor-graph/ops/elementwise.ts'
import { gemm, matMul } from '../../src-main/tensor-graph/ops/linear-algebra.ts'
import { averagePool, globalAveragePool, maxPool, resizeNearest } from '../../src-main/tensor-graph/ops/pooling.ts'
import { reduceMax, reduceMean, reduceSum } from '../../src-main/tensor-graph/ops/reduce.ts'
import { gather, gatherElements, scatterElements, topK } from '../../src-main/tensor-graph/ops/selection.ts'
import { softmax } from '../../src-main/tensor-graph/ops/softmax.ts'
import { concat, expand, pad, reshape, slice, split, transpose } from '../../src-main/tensor-graph/ops/shape.ts'
import { constant, int32s } from '../../src-main/tensor-graph/tensor.ts'
import type { Case } from './check-gradient.ts'

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

/** Every op and composite, with the attributes that change its gradient. */
export const opCases: readonly Case[] = [
  { group: 'elementwise', name: 'add, broadcast', shapes: [m, [4]], build: (a, b) => ops.add(a!, b!) },
  { group: 'elementwise', name: 'sub, broadcast', shapes: [m, [3, 1]], build: (a, b) => ops.sub(a!, b!) },
  { group: 'elementwise', name: 'mul, broadcast', shapes: [m, [1, 4]], build: (a, b) => ops.mul(a!, b!) },
  { group: 'elementwise', name: 'div', shapes: [m, [4]], build: (a, b) => ops.div(a!, b!), draw: positive },
  { group: 'elementwise', name: 'neg', shapes: [m], build: (x) => ops.neg(x!) },
  { group: 'elementwise', name: 'exp', shapes: [m], build: (x) => ops.exp(x!) },
  { group: 'elementwise', name: 'log', shapes: [m], build: (x) => ops.log(x!), draw: positive },
  { group: 'elementwise', name: 'sqrt', shapes: [m], build: (x) => ops.sqrt(x!), draw: positive },
  { group: 'elementwise', name: 'square', shapes: [m], build: (x) => ops.square(x!) },
  { group: 'elementwise', name: 'abs', shapes: [m], build: (x) => ops.abs(x!), draw: away },
  { group: 'elementwise', name: 'pow by a constant', shapes: [m], build: (x) => ops.pow(x!, 2.5), draw: positive },
  { group: 'elementwise', name: 'pow by a tensor', shapes: [m, m], build: (a, b) => ops.pow(a!, b!), draw: positive },
  { group: 'elementwise', name: 'relu', shapes: [m], build: (x) => ops.relu(x!), draw: away },
  { group: 'elementwise', name: 'tanh', shapes: [m], build: (x) => ops.tanh(x!) },
  { group: 'elementwise', name: 'sigmoid', shapes: [m], build: (x) => ops.sigmoid(x!) },
  { group: 'elementwise', name: 'softplus', shapes: [m], build: (x) => ops.softplus(x!) },
  { group: 'elementwise', name: 'erf', shapes: [m], build: (x) => ops.erf(x!) },
  { group: 'elementwise', name: 'max', shapes: [m, m], build: (a, b) => ops.max(a!, ops.mul(0.1, b!)), draw: away },
  { group: 'elementwise', name: 'min', shapes: [m, m], build: (a, b) => ops.min(a!, ops.mul(0.1, b!)), draw: away },
  { group: 'elementwise', name: 'clip', shapes: [m], build: (x) => ops.clip(x!, -0.6, 0.4), draw: spaced },
  {
    group: 'elementwise',
    name: 'where',
    shapes: [m, m],
    build: (a, b) => ops.where(ops.greater(a!, 0), b!, ops.square(a!)),
    draw: away,
  },
  { group: 'products', name: 'matMul', shapes: [m, [4, 2]], build: (a, b) => matMul(a!, b!) },
  {
    group: 'products',
    name: 'matMul, batched',
    shapes: [
      [2, 3, 4],
      [2, 4, 2],
    ],
    build: (a, b) => matMul(a!, b!),
  },
  {
    group: 'products',
    name: 'matMul, broadcast batch',
    shapes: [
      [2, 3, 4],
      [4, 2],
    ],
    build: (a, b) => matMul(a!, b!),
  },
  { group: 'shapes', name: 'transpose', shapes: [[2, 3, 4]], build: (x) => transpose(x!, [2, 0, 1]) },
  { group: 'shapes', name: 'reshape', shapes: [m], build: (x) => ops.square(reshape(x!, [2, 6])) },
  { group: 'shapes', name: 'expand', shapes: [[3, 1]], build: (x) => ops.square(expand(x!, [3, 4])) },
  { group: 'shapes', name: 'concat', shapes: [m, [3, 2]], build: (a, b) => ops.square(concat([a!, b!], 1)) },
  { group: 'shapes', name: 'slice', shapes: [m], build: (x) => ops.square(slice(x!, 1, 1, 3)) },
  { group: 'shapes', name: 'pad', shapes: [m], build: (x) => ops.square(pad(x!, [0, 1], [2, 0])) },
  {
    group: 'shapes',
    name: 'split',
    shapes: [m],
    build: (x) => {
      const [a, b] = split(x!, 1, [1, 3])
      return ops.mul(a!, b!)
    },
  },
  {
    group: 'selection',
    name: 'gather with repeats',
    shapes: [m],
    build: (x) => ops.square(gather(x!, int32s([2, 0, 2, 1]))),
  },
  {
    group: 'selection',
    name: 'gatherElements',
    shapes: [m],
    build: (x) => ops.square(gatherElements(x!, reshape(int32s([0, 1, 1, 3, 2, 0]), [3, 2]), 1)),
  },
  { group: 'selection', name: 'topK', shapes: [m], build: (x) => ops.square(topK(x!, 2).values), draw: spaced },
  {
    group: 'reductions and softmax',
    name: 'reduceSum',
    shapes: [m],
    build: (x) => ops.square(reduceSum(x!, { axes: [1] })),
  },
  {
    group: 'reductions and softmax',
    name: 'reduceMean',
    shapes: [m],
    build: (x) => ops.square(reduceMean(x!, { axes: [0], keep: true })),
  },
  {
    group: 'reductions and softmax',
    name: 'reduceMax',
    shapes: [m],
    build: (x) => ops.square(reduceMax(x!, { axes: [1] })),
    draw: spaced,
  },
  { group: 'reductions and softmax', name: 'softmax', shapes: [m], build: (x) => softmax(x!) },
  { group: 'reductions and softmax', name: 'logSoftmax', shapes: [m], build: (x) => logSoftmax(x!) },
  { group: 'reductions and softmax', name: 'logSumExp', shapes: [m], build: (x) => logSumExp(x!) },
  { group: 'reductions and softmax', name: 'entropy', shapes: [m], build: (x) => entropyOf(softmax(x!)) },
  { group: 'reductions and softmax', name: 'l2Normalise', shapes: [m], build: (x) => l2Normalise(x!) },
  { group: 'composites', name: 'layerNorm', shapes: [m, [4], [4]], build: (x, a, b) => layerNorm(x!, a!, b!) },
  { group: 'composites', name: 'gelu', shapes: [m], build: (x) => gelu(x!) },
  {
    group: 'convolutions',
    name: 'conv 3×3, padded',
    shapes: [image, [3, 2, 3, 3]],
    build: (x, w) => conv(x!, w!, { pads: [1, 1, 1, 1] }),
  },
  {
    group: 'convolutions',
    name: 'conv 1×1',
    shapes: [image, [3, 2, 1, 1], [3]],
    build: (x, w, bias) => conv(x!, w!, { bias }),
  },
  {
    group: 'convolutions',
    name: 'conv, stride 2, pads 0 1 2 1, a row left over',
    shapes: [image, [2, 2, 3, 2], [2]],
    build: (x, w, bias) => conv(x!, w!, { bias, strides: [2, 2], pads: [0, 1, 2, 1] }),
  },
  {
    group: 'convolutions',
    name: 'conv, dilated',
    shapes: [image, [2, 2, 2, 2]],
    build: (x, w) => conv(x!, w!, { dilations: [2, 3] }),
  },
  {
    group: 'convolutions',
    name: 'conv, dilated and strided',
    shapes: [image, [1, 2, 2, 2]],
    build: (x, w) => conv(x!, w!, { dilations: [2, 1], strides: [2, 3], pads: [1, 0, 1, 2] }),
  },
  {
    group: 'convolutions',
    name: 'conv, two groups',
    shapes: [[2, 4, 4, 4], [6, 2, 3, 3], [6]],
    build: (x, w, bias) => conv(x!, w!, { groups: 2, bias, pads: [1, 1, 1, 1] }),
  },
  {
    group: 'convolutions',
    name: 'conv, depthwise',
    shapes: [
      [2, 3, 4, 4],
      [3, 1, 3, 3],
    ],
    build: (x, w) => conv(x!, w!, { groups: 3, pads: [1, 1, 1, 1] }),
  },
  {
    group: 'convolutions',
    name: 'conv, depthwise with stride 2',
    shapes: [
      [1, 3, 6, 5],
      [3, 1, 3, 3],
    ],
    build: (x, w) => conv(x!, w!, { groups: 3, strides: [2, 2], pads: [1, 1, 1, 1] }),
  },
  {
    group: 'convolutions',
    name: 'convTranspose, stride 2',
    shapes: [[2, 3, 3, 3], [3, 2, 2, 3], [2]],
    build: (x, w, bias) => convTranspose(x!, w!, { bias, strides: [2, 2], pads: [1, 0, 0, 1], outputPadding: [1, 0] }),
  },
  {
    group: 'convolutions',
    name: 'convTranspose, two groups',
    shapes: [
      [1, 4, 3, 3],
      [4, 1, 2, 2],
    ],
    build: (x, w) => convTranspose(x!, w!, { groups: 2 }),
  },
  {
    group: 'convolutions',
    name: 'conv along one axis',
    shapes: [
      [2, 2, 6],
      [3, 2, 3],
    ],
    build: (x, w) => conv(x!, w!, { strides: [2] }),
  },
  { group: 'pooling', name: 'averagePool 2×2', shapes: [image], build: (x) => ops.square(averagePool(x!, [2, 2])) },
  {
    group: 'pooling',
    name: 'averagePool 3×3, overlapping and padded',
    shapes: [image],
    build: (x) => ops.square(averagePool(x!, [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] })),
  },
  { group: 'pooling', name: 'globalAveragePool', shapes: [image], build: (x) => ops.square(globalAveragePool(x!)) },
  {
    group: 'pooling',
    name: 'maxPool 2×2',
    shapes: [image],
    build: (x) => ops.square(maxPool(x!, [2, 2])),
    draw: apart,
  },
  {
    group: 'pooling',
    name: 'maxPool 2×2, ties shared',
    shapes: [image],
    build: (x) => ops.square(maxPool(x!, [2, 2], { shareTies: true })),
    draw: apart,
  },
  {
    group: 'pooling',
    name: 'maxPool 3×3, overlapping and padded',
    shapes: [image],
    build: (x) => ops.square(maxPool(x!, [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] })),
    draw: apart,
  },
  {
    group: 'pooling',
    name: 'resizeNearest',
    shapes: [[2, 2, 2, 3]],
    build: (x) => ops.square(resizeNearest(x!, [2, 3])),
  },
  { group: 'shapes', name: 'slice with steps', shapes: [[3, 7]], build: (x) => ops.square(slice(x!, 1, 1, 7, 2)) },
  {
    group: 'shapes',
    name: 'slice with steps, an end cut off',
    shapes: [[3, 7]],
    build: (x) => ops.square(slice(x!, 1, 0, 7, 3)),
  },
  {
    group: 'products',
    name: 'gemm NN, bias',
    shapes: [[3, 4], [4, 2], [2]],
    build: (a, b, bias) => gemm(a!, b!, { transposeA: false, transposeB: false, bias }),
  },
  {
    group: 'products',
    name: 'gemm NT, bias',
    shapes: [[3, 4], [2, 4], [2]],
    build: (a, b, bias) => gemm(a!, b!, { transposeA: false, transposeB: true, bias }),
  },
  {
    group: 'products',
    name: 'gemm TN, bias',
    shapes: [[4, 3], [4, 2], [2]],
    build: (a, b, bias) => gemm(a!, b!, { transposeA: true, transposeB: false, bias }),
  },
  {
    group: 'products',
    name: 'gemm TT, bias',
    shapes: [[4, 3], [2, 4], [2]],
    build: (a, b, bias) => gemm(a!, b!, { transposeA: true, transposeB: true, bias }),
  },
  {
    group: 'products',
    name: 'matMul, one matrix for a batch of two axes',
    shapes: [
      [2, 2, 3, 4],
      [4, 2],
    ],
    build: (a, b) => matMul(a!, b!),
  },
  {
    group: 'products',
    name: 'matMul, one left matrix for a batch',
    shapes: [
      [3, 4],
      [2, 4, 2],
    ],
    build: (a, b) => matMul(a!, b!),
  },
  {
    group: 'products',
    name: 'embeddingBag',
    shapes: [
      [3, 5],
      [5, 2],
    ],
    build: (counts, table) => embeddingBag(counts!, table!),
  },
  {
    group: 'selection',
    name: 'gather along an inner axis',
    shapes: [[2, 3, 2]],
    build: (x) => ops.square(gather(x!, reshape(int32s([2, 0, 2, 1]), [2, 2]), 1)),
  },
  {
    group: 'selection',
    name: 'gather of one place',
    shapes: [[2, 3, 2]],
    build: (x) => ops.square(gather(x!, reshape(int32s([1]), []), 1)),
  },
  {
    group: 'selection',
    name: 'scatterElements with repeats',
    shapes: [[2, 3]],
    build: (x) => ops.square(scatterElements([2, 4], reshape(int32s([0, 3, 0, 1, 1, 1]), [2, 3]), x!, 1)),
  },
  {
    group: 'reductions and softmax',
    name: 'softmax along the middle axis',
    shapes: [[2, 3, 2]],
    build: (x) => softmax(x!, 1),
  },
  {
    group: 'reductions and softmax',
    name: 'reduceMax over two axes, kept',
    shapes: [[2, 3, 2]],
    build: (x) => ops.square(reduceMax(x!, { axes: [0, 2], keep: true })),
    draw: spaced,
  },
  {
    group: 'composites',
    name: 'batchNorm',
    shapes: [[3, 2, 2, 2], [2], [2]],
    build: (x, a, b) => batchNorm(x!, a!, b!).y,
  },
  {
    group: 'composites',
    name: 'batchNorm of rows',
    shapes: [[5, 2], [2], [2]],
    build: (x, a, b) => batchNorm(x!, a!, b!).y,
  },
  {
    group: 'composites',
    name: 'frozenBatchNorm',
    shapes: [[2, 2, 2, 2], [2], [2], [2], [2]],
    build: (x, scale, shift, mean, variance) =>
      frozenBatchNorm(x!, { scale: scale!, shift: shift!, mean: mean!, variance: ops.square(variance!) }, 0.5),
  },
  { group: 'composites', name: 'geluTanh', shapes: [m], build: (x) => geluTanh(x!) },
  { group: 'composites', name: 'silu', shapes: [m], build: (x) => silu(x!) },
  { group: 'composites', name: 'hardSwish', shapes: [m], build: (x) => hardSwish(x!) },
  { group: 'composites', name: 'leakyRelu', shapes: [m], build: (x) => leakyRelu(x!), draw: away },
  { group: 'composites', name: 'elu', shapes: [m], build: (x) => elu(x!), draw: away },
  {
    group: 'losses',
    name: 'cross-entropy of soft targets',
    shapes: [m, m, [3]],
    build: (z, t, w) => softCrossEntropy(z!, t!, w!),
  },
  {
    group: 'losses',
    name: 'cross-entropy of labels',
    shapes: [m],
    build: (z) => crossEntropy(z!, int32s([1, 0, 3]), constant(Float32Array.of(0.2, 0.5, 0.3))),
  },
  { group: 'losses', name: 'binary cross-entropy', shapes: [m, m], build: (z, t) => binaryCrossEntropy(z!, t!) },
  { group: 'losses', name: 'focal', shapes: [m], build: (z) => focal(z!, int32s([1, 0, 3])) },
  { group: 'losses', name: 'distillation', shapes: [m, m], build: (t, s) => distillation(t!, s!, 2) },
  { group: 'losses', name: 'feature error', shapes: [m, m], build: (a, b) => featureError(a!, b!) },
  { group: 'losses', name: 'L2 to a prior point', shapes: [m, m], build: (w, prior) => priorL2(w!, prior!, 0.1) },
]
