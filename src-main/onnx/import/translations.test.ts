import { expect, test } from 'vitest'
import { bothWays } from '../../../tests/imported-both-ways.ts'
import { fileOfX, floats, index, wave, whole, type Node, type Stored } from '../../../tests/onnx-file.ts'

const FORMS: readonly (readonly [
  title: string,
  opset: number,
  shape: readonly number[],
  nodes: readonly Node[],
  stored: Record<string, Stored>,
])[] = [
  [
    'ReduceMean with its axes as an attribute',
    13,
    [2, 3],
    [['ReduceMean', ['x'], 'y', { axes: [-1], keepdims: 0 }]],
    {},
  ],
  ['ReduceMean with its axes as an input', 18, [2, 3], [['ReduceMean', ['x', 'axes'], 'y']], { axes: whole(1) }],
  [
    'a Reshape that keeps one size and works out another',
    17,
    [2, 6],
    [['Reshape', ['x', 'to'], 'y']],
    { to: whole(0, -1, 2) },
  ],
  [
    'a Reshape to sizes that are put together from a Shape',
    17,
    [4, 6],
    [
      ['Shape', ['x'], 's'],
      ['Gather', ['s', 'zero'], 'rows'],
      ['Concat', ['rows', 'rest'], 'to', { axis: 0 }],
      ['Reshape', ['x', 'to'], 'y'],
    ],
    { zero: whole(0), rest: whole(2, 3) },
  ],
  [
    'Slice with negative bounds and a step',
    13,
    [3, 7],
    [['Slice', ['x', 'a', 'b', 'axes', 'steps'], 'y']],
    { a: whole(-6), b: whole(99), axes: whole(-1), steps: whole(2) },
  ],
  [
    'Gemm with both factors turned',
    13,
    [4, 3],
    [['Gemm', ['x', 'w', 'b'], 'y', { transA: 1, transB: 1 }]],
    { w: floats([5, 4]), b: floats([5]) },
  ],
  [
    'LayerNormalization',
    17,
    [2, 8],
    [['LayerNormalization', ['x', 'w', 'b'], 'y', { axis: -1 }]],
    { w: floats([8]), b: floats([8], wave(8, 0.2)) },
  ],
  ['Gelu by its tanh approximation', 20, [2, 5], [['Gelu', ['x'], 'y', { approximate: 'tanh' }]], {}],
  ['Softmax over the first axis', 13, [3, 4], [['Softmax', ['x'], 'y', { axis: 0 }]], {}],
  [
    'a depthwise Conv that keeps the size, stride 2',
    17,
    [2, 3, 7, 7],
    [['Conv', ['x', 'w', 'b'], 'y', { group: 3, strides: [2, 2], kernel_shape: [3, 3], auto_pad: 'SAME_UPPER' }]],
    { w: floats([3, 1, 3, 3]), b: floats([3]) },
  ],
  [
    'BatchNormalization with its statistics frozen',
    15,
    [2, 3, 4],
    [['BatchNormalization', ['x', 'w', 'b', 'm', 'v'], 'y']],
    { w: floats([3]), b: floats([3]), m: floats([3]), v: floats([3], Float32Array.of(0.5, 1, 2)) },
  ],
  [
    'Clip to 0 … 6 and the average over all places',
    13,
    [2, 3, 5, 5],
    [
      ['Clip', ['x', 'low', 'high'], 'c'],
      ['GlobalAveragePool', ['c'], 'y'],
    ],
    { low: floats([], Float32Array.of(0)), high: floats([], Float32Array.of(6)) },
  ],
  [
    'sums from the end, each without its own entry',
    14,
    [2, 5],
    [['CumSum', ['x', 'axis'], 'y', { reverse: 1, exclusive: 1 }]],
    { axis: whole(-1) },
  ],
  [
    'a Where that clears what is not a number',
    14,
    [2, 3],
    [
      ['Log', ['x'], 'l'],
      ['IsNaN', ['l'], 'bad'],
      ['Where', ['bad', 'zero', 'l'], 'y'],
    ],
    { zero: floats([1], Float32Array.of(0)) },
  ],
  [
    'whole numbers held within bounds',
    13,
    [2, 5],
    [
      ['Mul', ['x', 'ten'], 'z'],
      ['Cast', ['z'], 'w', { to: 7 }],
      ['Clip', ['w', 'low', 'high'], 'c'],
      ['Cast', ['c'], 'y', { to: 1 }],
    ],
    { ten: floats([1], Float32Array.of(10)), low: index(-4), high: index(6) },
  ],
  ['PRelu with a slope for each channel', 16, [2, 3, 4], [['PRelu', ['x', 'slope'], 'y']], { slope: floats([3, 1]) }],
  ['Mish', 18, [2, 5], [['Mish', ['x'], 'y']], {}],
  ['a table repeated along both axes', 13, [2, 3], [['Tile', ['x', 'times'], 'y']], { times: whole(2, 3) }],
  ['the least of each row', 18, [3, 4], [['ReduceMin', ['x', 'axes'], 'y', { keepdims: 0 }]], { axes: whole(1) }],
  ['the largest of three tensors', 13, [3, 4], [['Max', ['x', 'w', 'v'], 'y']], { w: floats([4]), v: floats([3, 1]) }],
  ['the sum of one tensor', 13, [3, 4], [['Sum', ['x'], 'y']], {}],
  ['the mean of two tensors', 13, [3, 4], [['Mean', ['x', 'w'], 'y']], { w: floats([4]) }],
  [
    'a rounded sine',
    13,
    [3, 4],
    [
      ['Sin', ['x'], 's'],
      ['Mul', ['s', 'five'], 'f'],
      ['Floor', ['f'], 'y'],
    ],
    { five: floats([1], Float32Array.of(5)) },
  ],
]

test.each(FORMS)('%s gives what the runtime gives, to 1e-6', async (_, opset, shape, nodes, stored) => {
  const { own, imported, worst } = await bothWays(fileOfX(opset, nodes, stored, shape.length), shape)
  expect(imported).toEqual(own)
  expect(worst).toBeLessThan(1e-6)
})
