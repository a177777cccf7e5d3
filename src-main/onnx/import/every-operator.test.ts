import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bothWays } from '../../../tests/imported-both-ways.ts'
import { fileOfX, floats, whole, type Node, type Stored } from '../../../tests/onnx-file.ts'
import { supportedOperators } from './import-graph.ts'

interface Form {
  readonly nodes: readonly Node[]
  /** Of x; [3, 4] where it says nothing. */
  readonly shape?: readonly number[]
  readonly stored?: Readonly<Record<string, Stored>>
  /** Files of these opsets write it so. */
  readonly opsets?: readonly number[]
}

const one = (type: string, attributes: Node[3] = {}): Form => ({ nodes: [[type, ['x'], 'y', attributes]] })
const withAnother = (type: string): Form => ({ nodes: [[type, ['x', 'w'], 'y']], stored: { w: floats([4]) } })
/** What gives yes or no, as 1 and 0; of x and its mirror image. */
const truth = (nodes: readonly Node[]): Form => ({
  nodes: [['Neg', ['x'], 'mirror'], ...nodes, ['Cast', ['yes'], 'y', { to: 1 }]],
})
const LESS: Node = ['Less', ['x', 'mirror'], 'less']
const image = [2, 3, 6, 6]

const FORMS: Readonly<Record<string, Form>> = {
  Add: withAnother('Add'),
  Sub: withAnother('Sub'),
  Pow: {
    nodes: [
      ['Abs', ['x'], 'size'],
      ['Pow', ['size', 'w'], 'y'],
    ],
    stored: { w: floats([4]) },
  },
  Sqrt: {
    nodes: [
      ['Abs', ['x'], 'size'],
      ['Sqrt', ['size'], 'y'],
    ],
  },
  Erf: one('Erf'),
  Min: { nodes: [['Min', ['x', 'w', 'v'], 'y']], stored: { w: floats([4]), v: floats([3, 1]) } },
  Abs: one('Abs'),
  Cos: one('Cos'),
  Sign: one('Sign'),
  Ceil: one('Ceil'),
  Round: one('Round'),
  Tanh: one('Tanh'),
  Sigmoid: one('Sigmoid'),
  Softplus: one('Softplus'),
  Reciprocal: one('Reciprocal'),
  Relu: one('Relu'),
  LeakyRelu: one('LeakyRelu', { alpha: 0.3 }),
  Elu: one('Elu', { alpha: 0.7 }),
  HardSigmoid: one('HardSigmoid', { alpha: 0.25, beta: 0.4 }),
  HardSwish: { ...one('HardSwish'), opsets: [14, 21] },
  Identity: one('Identity'),
  Dropout: one('Dropout'),
  Less: truth([['Less', ['x', 'mirror'], 'yes']]),
  Greater: truth([['Greater', ['x', 'mirror'], 'yes']]),
  LessOrEqual: truth([['LessOrEqual', ['x', 'mirror'], 'yes']]),
  GreaterOrEqual: truth([['GreaterOrEqual', ['x', 'mirror'], 'yes']]),
  And: truth([LESS, ['Greater', ['x', 'mirror'], 'greater'], ['And', ['less', 'greater'], 'yes']]),
  Or: truth([LESS, ['Greater', ['x', 'mirror'], 'greater'], ['Or', ['less', 'greater'], 'yes']]),
  Not: truth([LESS, ['Not', ['less'], 'yes']]),
  IsInf: {
    ...truth([
      ['Div', ['mirror', 'nothing'], 'endless'],
      ['IsInf', ['endless'], 'yes'],
    ]),
    stored: { nothing: floats([4], new Float32Array(4)) },
  },
  Flatten: { ...one('Flatten', { axis: 2 }), shape: image },
  Transpose: { ...one('Transpose', { perm: [2, 0, 1] }), shape: [2, 3, 4] },
  Unsqueeze: { nodes: [['Unsqueeze', ['x', 'axes'], 'y']], stored: { axes: whole(0, -1) } },
  Squeeze: { nodes: [['Squeeze', ['x', 'axes'], 'y']], shape: [3, 1, 4], stored: { axes: whole(1) } },
  Expand: { nodes: [['Expand', ['x', 'to'], 'y']], shape: [3, 1], stored: { to: whole(2, 1, 4) } },
  Split: {
    nodes: [
      ['Split', ['x', 'sizes'], 'a b', { axis: 1 }],
      ['Concat', ['b', 'a'], 'y', { axis: 1 }],
    ],
    stored: { sizes: whole(1, 3) },
  },
  GatherElements: {
    nodes: [['GatherElements', ['x', 'at'], 'y', { axis: 1 }]],
    stored: { at: { ...whole(0, 3, 1, 1, 2, 0), shape: [3, 2] } },
  },
  Pad: { nodes: [['Pad', ['x', 'pads'], 'y']], stored: { pads: whole(1, 0, 0, 2) } },
  LogSoftmax: one('LogSoftmax', { axis: 0 }),
  ReduceMax: { ...one('ReduceMax', { axes: [1] }), opsets: [13, 17] },
  ReduceL1: { ...one('ReduceL1', { axes: [1], keepdims: 0 }), opsets: [13, 17] },
  ReduceL2: { nodes: [['ReduceL2', ['x', 'axes'], 'y']], stored: { axes: whole(-1) }, opsets: [18, 21] },
  ReduceSumSquare: { nodes: [['ReduceSumSquare', ['x', 'axes'], 'y']], stored: { axes: whole(0) }, opsets: [18, 21] },
  GlobalMaxPool: { ...one('GlobalMaxPool'), shape: image },
  AveragePool: { ...one('AveragePool', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }), shape: image },
  MaxPool: { ...one('MaxPool', { kernel_shape: [3, 3], strides: [2, 2], auto_pad: 'SAME_UPPER' }), shape: image },
}

test.each(Object.entries(FORMS))(
  '%s gives what the runtime gives, in the oldest opset and the newest',
  async (_, form) => {
    const { nodes, shape = [3, 4], stored = {}, opsets = [13, 21] } = form
    for (const opset of opsets) {
      const { own, imported, worst } = await bothWays(fileOfX(opset, nodes, stored, shape.length), shape)
      expect(imported).toEqual(own)
      expect(worst).toBeLessThan(1e-6)
    }
  },
)

test('no operator that is said to be supported goes untested', () => {
  const tested = ['translations.test.ts', 'every-operator.test.ts', 'import-graph.test.ts']
    .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
    .join()
  expect(supportedOperators.filter((name) => !tested.includes(`'${name}'`) && !(name in FORMS))).toEqual([])
})
