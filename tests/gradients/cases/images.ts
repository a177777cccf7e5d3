import { conv, convTranspose } from '../../../src-main/tensor-graph/ops/convolution.ts'
import * as ops from '../../../src-main/tensor-graph/ops/elementwise.ts'
import { averagePool, globalAveragePool, maxPool, resizeNearest } from '../../../src-main/tensor-graph/ops/pooling.ts'
import type { Case } from '../check-gradient.ts'
import { apart } from './domains.ts'

const image = [2, 2, 5, 6] as const

export const imageCases: readonly Case[] = [
  {
    group: 'convolutions',
    name: 'conv 3×3, padded',
    shapes: [image, [3, 2, 3, 3]],
    build: (x, w) => conv(x, w, { pads: [1, 1, 1, 1] }),
  },
  {
    group: 'convolutions',
    name: 'conv 1×1',
    shapes: [image, [3, 2, 1, 1], [3]],
    build: (x, w, bias) => conv(x, w, { bias }),
  },
  {
    group: 'convolutions',
    name: 'conv, stride 2, pads 0 1 2 1, a row left over',
    shapes: [image, [2, 2, 3, 2], [2]],
    build: (x, w, bias) => conv(x, w, { bias, strides: [2, 2], pads: [0, 1, 2, 1] }),
  },
  {
    group: 'convolutions',
    name: 'conv, dilated',
    shapes: [image, [2, 2, 2, 2]],
    build: (x, w) => conv(x, w, { dilations: [2, 3] }),
  },
  {
    group: 'convolutions',
    name: 'conv, dilated and strided',
    shapes: [image, [1, 2, 2, 2]],
    build: (x, w) => conv(x, w, { dilations: [2, 1], strides: [2, 3], pads: [1, 0, 1, 2] }),
  },
  {
    group: 'convolutions',
    name: 'conv, two groups',
    shapes: [[2, 4, 4, 4], [6, 2, 3, 3], [6]],
    build: (x, w, bias) => conv(x, w, { groups: 2, bias, pads: [1, 1, 1, 1] }),
  },
  {
    group: 'convolutions',
    name: 'conv, depthwise',
    shapes: [
      [2, 3, 4, 4],
      [3, 1, 3, 3],
    ],
    build: (x, w) => conv(x, w, { groups: 3, pads: [1, 1, 1, 1] }),
  },
  {
    group: 'convolutions',
    name: 'conv, depthwise, two filters a channel, dilated, uneven pads',
    shapes: [
      [2, 2, 5, 6],
      [4, 1, 2, 3],
    ],
    build: (x, w) => conv(x, w, { groups: 2, dilations: [2, 2], strides: [2, 1], pads: [1, 2, 0, 1] }),
  },
  {
    group: 'convolutions',
    name: 'conv, depthwise along one axis',
    shapes: [
      [2, 3, 6],
      [3, 1, 3],
    ],
    build: (x, w) => conv(x, w, { groups: 3, strides: [2], pads: [1, 1] }),
  },
  {
    group: 'convolutions',
    name: 'conv, depthwise with stride 2',
    shapes: [
      [1, 3, 6, 5],
      [3, 1, 3, 3],
    ],
    build: (x, w) => conv(x, w, { groups: 3, strides: [2, 2], pads: [1, 1, 1, 1] }),
  },
  {
    group: 'convolutions',
    name: 'convTranspose, stride 2',
    shapes: [[2, 3, 3, 3], [3, 2, 2, 3], [2]],
    build: (x, w, bias) => convTranspose(x, w, { bias, strides: [2, 2], pads: [1, 0, 0, 1], outputPadding: [1, 0] }),
  },
  {
    group: 'convolutions',
    name: 'convTranspose, two groups of two into one each',
    shapes: [[2, 4, 3, 3], [4, 1, 2, 3], [2]],
    build: (x, w, bias) => convTranspose(x, w, { groups: 2, bias, strides: [2, 1] }),
  },
  {
    group: 'convolutions',
    name: 'convTranspose, two groups',
    shapes: [
      [1, 4, 3, 3],
      [4, 1, 2, 2],
    ],
    build: (x, w) => convTranspose(x, w, { groups: 2 }),
  },
  {
    group: 'convolutions',
    name: 'conv along one axis',
    shapes: [
      [2, 2, 6],
      [3, 2, 3],
    ],
    build: (x, w) => conv(x, w, { strides: [2] }),
  },
  { group: 'pooling', name: 'averagePool 2×2', shapes: [image], build: (x) => ops.square(averagePool(x, [2, 2])) },
  {
    group: 'pooling',
    name: 'averagePool 3×3, overlapping and padded',
    shapes: [image],
    build: (x) => ops.square(averagePool(x, [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] })),
  },
  { group: 'pooling', name: 'globalAveragePool', shapes: [image], build: (x) => ops.square(globalAveragePool(x)) },
  {
    group: 'pooling',
    name: 'maxPool 2×2',
    shapes: [image],
    build: (x) => ops.square(maxPool(x, [2, 2])),
    draw: apart,
  },
  {
    group: 'pooling',
    name: 'maxPool 2×2, ties shared',
    shapes: [image],
    build: (x) => ops.square(maxPool(x, [2, 2], { shareTies: true })),
    draw: apart,
  },
  {
    group: 'pooling',
    name: 'maxPool 3×3, overlapping and padded',
    shapes: [image],
    build: (x) => ops.square(maxPool(x, [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] })),
    draw: apart,
  },
  {
    group: 'pooling',
    name: 'resizeNearest',
    shapes: [[2, 2, 2, 3]],
    build: (x) => ops.square(resizeNearest(x, [2, 3])),
  },
]
