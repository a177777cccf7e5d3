import {
  batchNorm,
  elu,
  frozenBatchNorm,
  gelu,
  geluTanh,
  hardSwish,
  layerNorm,
  leakyRelu,
  silu,
} from '../../../src-main/tensor-graph/composites.ts'
import {
  binaryCrossEntropy,
  cosineError,
  crossEntropy,
  distillation,
  featureError,
  focal,
  priorL2,
  relationError,
  softCrossEntropy,
} from '../../../src-main/tensor-graph/losses.ts'
import * as ops from '../../../src-main/tensor-graph/ops/elementwise.ts'
import { constant, int32s } from '../../../src-main/tensor-graph/tensor.ts'
import type { Case } from '../check-gradient.ts'
import { away } from './domains.ts'

const m = [3, 4] as const

export const compositesAndLossesCases: readonly Case[] = [
  { group: 'composites', name: 'layerNorm', shapes: [m, [4], [4]], build: (x, a, b) => layerNorm(x, a, b) },
  { group: 'composites', name: 'gelu', shapes: [m], build: (x) => gelu(x) },
  {
    group: 'composites',
    name: 'batchNorm',
    shapes: [[3, 2, 2, 2], [2], [2]],
    build: (x, a, b) => batchNorm(x, a, b).y,
  },
  {
    group: 'composites',
    name: 'batchNorm of rows',
    shapes: [[5, 2], [2], [2]],
    build: (x, a, b) => batchNorm(x, a, b).y,
  },
  {
    group: 'composites',
    name: 'frozenBatchNorm',
    shapes: [[2, 2, 2, 2], [2], [2], [2], [2]],
    build: (x, scale, shift, mean, variance) =>
      frozenBatchNorm(x, { scale: scale, shift: shift, mean: mean, variance: ops.square(variance) }, 0.5),
  },
  { group: 'composites', name: 'geluTanh', shapes: [m], build: (x) => geluTanh(x) },
  { group: 'composites', name: 'silu', shapes: [m], build: (x) => silu(x) },
  { group: 'composites', name: 'hardSwish', shapes: [m], build: (x) => hardSwish(x) },
  { group: 'composites', name: 'leakyRelu', shapes: [m], build: (x) => leakyRelu(x), draw: away },
  { group: 'composites', name: 'elu', shapes: [m], build: (x) => elu(x), draw: away },
  { group: 'losses', name: 'cosineError', shapes: [m, m, [3]], build: (a, b, w) => cosineError(a, b, w) },
  {
    group: 'losses',
    name: 'relationError',
    shapes: [m, [3, 2], [3]],
    build: (a, b, w) => relationError(a, b, w),
    draw: away,
  },
  {
    group: 'losses',
    name: 'cross-entropy of soft targets',
    shapes: [m, m, [3]],
    build: (z, t, w) => softCrossEntropy(z, t, w),
  },
  {
    group: 'losses',
    name: 'cross-entropy of labels',
    shapes: [m],
    build: (z) => crossEntropy(z, int32s([1, 0, 3]), constant(Float32Array.of(0.2, 0.5, 0.3))),
  },
  { group: 'losses', name: 'binary cross-entropy', shapes: [m, m], build: (z, t) => binaryCrossEntropy(z, t) },
  { group: 'losses', name: 'focal', shapes: [m], build: (z) => focal(z, int32s([1, 0, 3])) },
  { group: 'losses', name: 'distillation', shapes: [m, m], build: (t, s) => distillation(t, s, 2) },
  { group: 'losses', name: 'feature error', shapes: [m, m], build: (a, b) => featureError(a, b) },
  { group: 'losses', name: 'L2 to a prior point', shapes: [m, m], build: (w, prior) => priorL2(w, prior, 0.1) },
]
