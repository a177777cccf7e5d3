import { frozenBatchNorm, layerNorm, logSoftmax } from '../../tensor-graph/composites.ts'
import { conv, spatial } from '../../tensor-graph/ops/convolution.ts'
import { abs, log, mul, neg, sqrt, square } from '../../tensor-graph/ops/elementwise.ts'
import { gemm, matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { averagePool, globalAveragePool, maxPool } from '../../tensor-graph/ops/pooling.ts'
import { reduceMax, reduceMean, reduceSum, runningSum } from '../../tensor-graph/ops/reduce.ts'
import { softmax } from '../../tensor-graph/ops/softmax.ts'
import { axisOf, constant, sizeOf, type Tensor } from '../../tensor-graph/tensor.ts'
import {
  float,
  int,
  ints,
  numbers,
  numbersOrAttribute,
  operand,
  text,
  unsupportedForm,
  type ImportedNode,
  type Translation,
  type Translations,
} from './imported-node.ts'

type Reduce = typeof reduceSum

const reduction =
  (reduce: Reduce, before: (x: Tensor) => Tensor = (x) => x, after: (x: Tensor) => Tensor = (x) => x): Translation =>
  (node) => {
    const axes = numbersOrAttribute(node, 1, 'axes')
    if ((!axes || axes.length === 0) && int(node, 'noop_with_empty_axes', 0) === 1) return operand(node, 0)
    const keep = int(node, 'keepdims', 1) === 1
    return after(reduce(before(operand(node, 0)), { axes: axes && axes.length > 0 ? axes : undefined, keep }))
  }

export const layers: Translations = {
  MatMul: (node) => matMul(operand(node, 0), operand(node, 1)),
  Gemm: (node) => {
    const [alpha, beta, bias] = [float(node, 'alpha', 1), float(node, 'beta', 1), node.inputs[2]]
    const scaled = (x: Tensor, by: number) => (by === 1 ? x : mul(by, x))
    return gemm(scaled(operand(node, 0), alpha), operand(node, 1), {
      transposeA: int(node, 'transA', 0) === 1,
      transposeB: int(node, 'transB', 0) === 1,
      bias: bias && scaled(bias, beta),
    })
  },
  Softmax: (node) => softmax(operand(node, 0), int(node, 'axis', -1)),
  LogSoftmax: (node) => {
    const x = operand(node, 0)
    const axis = axisOf(int(node, 'axis', -1), x.shape.length)
    return axis === x.shape.length - 1 ? logSoftmax(x) : log(softmax(x, axis))
  },
  ReduceSum: reduction(reduceSum),
  ReduceMean: reduction(reduceMean),
  ReduceMax: reduction(reduceMax),
  ReduceMin: reduction(reduceMax, neg, neg),
  ReduceL1: reduction(reduceSum, abs),
  ReduceSumSquare: reduction(reduceSum, square),
  ReduceL2: reduction(reduceSum, square, sqrt),
  CumSum: (node) => {
    const [axis] = numbers(node, 1) ?? [0]
    const [reverse, exclusive] = [int(node, 'reverse', 0) === 1, int(node, 'exclusive', 0) === 1]
    return runningSum(operand(node, 0), axis!, { reverse, exclusive })
  },
  LayerNormalization: (node) => {
    const x = operand(node, 0)
    if (axisOf(int(node, 'axis', -1), x.shape.length) !== x.shape.length - 1)
      return unsupportedForm(node, `axis ${int(node, 'axis', -1)}`, 'the last axis')
    const scale = operand(node, 1)
    return layerNorm(x, scale, node.inputs[2] ?? zeros(scale), float(node, 'epsilon', 1e-5))
  },
  BatchNormalization: (node) => {
    if (int(node, 'training_mode', 0) === 1) return unsupportedForm(node, 'training_mode 1', 'its statistics frozen')
    const [scale, shift, mean, variance] = [1, 2, 3, 4].map((i) => operand(node, i)) as [Tensor, Tensor, Tensor, Tensor]
    return frozenBatchNorm(operand(node, 0), { scale, shift, mean, variance }, float(node, 'epsilon', 1e-5))
  },
  Conv: (node) => {
    const [x, w] = [operand(node, 0), operand(node, 1)]
    const kernel = spatial(w)
    const strides = ints(node, 'strides') ?? kernel.map(() => 1)
    const dilations = ints(node, 'dilations') ?? kernel.map(() => 1)
    const pads = padsOf(node, spatial(x), kernel, strides, dilations)
    return conv(x, w, { strides, dilations, pads, groups: int(node, 'group', 1), bias: node.inputs[2] })
  },
  GlobalAveragePool: (node) => globalAveragePool(operand(node, 0)),
  GlobalMaxPool: (node) =>
    reduceMax(operand(node, 0), { axes: spatial(operand(node, 0)).map((_, i) => 2 + i), keep: true }),
  AveragePool: (node) => {
    const options = windowOf(node)
    if (int(node, 'count_include_pad', 0) === 1 && options.pads.some((n) => n !== 0))
      return unsupportedForm(node, 'pads that count', 'pads that do not')
    return averagePool(operand(node, 0), options.kernel, options)
  },
  MaxPool: (node) => {
    const options = windowOf(node)
    return maxPool(operand(node, 0), options.kernel, options)
  },
}

const zeros = ({ shape }: Tensor) => constant(new Float32Array(sizeOf(shape)), shape)

function windowOf(node: ImportedNode) {
  const kernel = ints(node, 'kernel_shape') ?? []
  const ones = kernel.map(() => 1)
  if (int(node, 'ceil_mode', 0) === 1) unsupportedForm(node, 'ceil_mode', 'sizes rounded down')
  if ((ints(node, 'dilations') ?? ones).some((n) => n !== 1)) unsupportedForm(node, 'dilations', 'none')
  const strides = ints(node, 'strides') ?? ones
  return { kernel, strides, pads: padsOf(node, spatial(operand(node, 0)), kernel, strides, ones) }
}

/** All begins, then all ends. SAME keeps ⌈size/stride⌉ places, the odd pixel after (UPPER) or before. */
function padsOf(
  node: ImportedNode,
  sizes: readonly number[],
  kernel: readonly number[],
  strides: readonly number[],
  dilations: readonly number[],
): number[] {
  const auto = text(node, 'auto_pad', 'NOTSET')
  if (auto === 'NOTSET' || auto === '') return ints(node, 'pads') ?? [...kernel, ...kernel].map(() => 0)
  if (auto === 'VALID') return [...kernel, ...kernel].map(() => 0)
  const totals = sizes.map((size, i) => {
    const places = Math.ceil(size / strides[i]!)
    return Math.max(0, (places - 1) * strides[i]! + dilations[i]! * (kernel[i]! - 1) + 1 - size)
  })
  const few = totals.map((n) => Math.floor(n / 2))
  const rest = totals.map((n, i) => n - few[i]!)
  return auto === 'SAME_UPPER' ? [...few, ...rest] : [...rest, ...few]
}
