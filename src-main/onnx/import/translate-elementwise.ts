import { elu, gelu, geluTanh, hardSigmoid, leakyRelu } from '../../tensor-graph/composites.ts'
import { apply } from '../../tensor-graph/define-op.ts'
import * as ops from '../../tensor-graph/ops/elementwise.ts'
import { broadcast, type Tensor } from '../../tensor-graph/tensor.ts'
import {
  float,
  int,
  numbersOrAttribute,
  operand,
  text,
  unsupportedForm,
  type ImportedNode,
  type Translations,
} from './imported-node.ts'
import { ELEMENT_TYPES, typeName } from './tensor-proto.ts'

const unary = (op: (x: Tensor) => Tensor) => (node: ImportedNode) => op(operand(node, 0))
const binary = (op: (a: Tensor, b: Tensor) => Tensor) => (node: ImportedNode) => op(operand(node, 0), operand(node, 1))
const all = (op: (a: Tensor, b: Tensor) => Tensor) => (node: ImportedNode) =>
  node.inputs.map((_, i) => operand(node, i)).reduce((a, b) => op(a, b))

/** Truth of two truths: nothing flows back, so the node alone is enough. */
const logic = (type: string) =>
  binary((a, b) => apply(type, [a, b], { shape: broadcast(a.shape, b.shape), dtype: 'bool' }))

/** Whether each entry is so. Nothing flows back. */
const truth = (type: string) => unary((x) => apply(type, [x], { shape: x.shape, dtype: 'bool' }))

/** Flat wherever it has a slope: nothing flows back. */
const step = (type: string) => unary((x) => apply(type, [x], { shape: x.shape }))

export const elementwise: Translations = {
  Add: binary(ops.add),
  Sub: binary(ops.sub),
  Mul: binary(ops.mul),
  Div: binary(ops.div),
  Sum: all(ops.add),
  Min: all(ops.min),
  Max: all(ops.max),
  Mean: (node) => ops.div(all(ops.add)(node), node.inputs.length),
  Pow: power,
  Neg: unary(ops.neg),
  Abs: unary(ops.abs),
  Exp: unary(ops.exp),
  Log: unary(ops.log),
  Sqrt: unary(ops.sqrt),
  Sin: unary(ops.sin),
  Cos: unary(ops.cos),
  Reciprocal: unary((x) => ops.div(1, x)),
  Tanh: unary(ops.tanh),
  Sign: step('Sign'),
  Floor: step('Floor'),
  Ceil: step('Ceil'),
  Round: step('Round'),
  Sigmoid: unary(ops.sigmoid),
  Softplus: unary(ops.softplus),
  Erf: unary(ops.erf),
  Relu: unary(ops.relu),
  LeakyRelu: (node) => leakyRelu(operand(node, 0), float(node, 'alpha', 0.01)),
  PRelu: binary((x, slope) => ops.where(ops.less(x, 0), ops.mul(slope, x), x)),
  Mish: unary((x) => ops.mul(x, ops.tanh(ops.softplus(x)))),
  Elu: (node) => elu(operand(node, 0), float(node, 'alpha', 1)),
  HardSigmoid: (node) => hardSigmoid(operand(node, 0), float(node, 'alpha', 0.2), float(node, 'beta', 0.5)),
  HardSwish: unary((x) => ops.mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  Gelu: (node) => (text(node, 'approximate', 'none') === 'tanh' ? geluTanh : gelu)(operand(node, 0)),
  Clip: (node) => {
    if (operand(node, 0).dtype !== 'float32') return heldWithin(node)
    const [low] = numbersOrAttribute(node, 1, 'min') ?? []
    const [high] = numbersOrAttribute(node, 2, 'max') ?? []
    return ops.clip(operand(node, 0), low ?? -3.4028234663852886e38, high ?? 3.4028234663852886e38)
  },
  Less: binary(ops.less),
  Greater: binary(ops.greater),
  Equal: binary(ops.equal),
  LessOrEqual: logic('LessOrEqual'),
  GreaterOrEqual: logic('GreaterOrEqual'),
  And: logic('And'),
  Or: logic('Or'),
  Not: unary(ops.not),
  IsNaN: truth('IsNaN'),
  IsInf: truth('IsInf'),
  Where: (node) => ops.where(operand(node, 0), operand(node, 1), operand(node, 2)),
  Cast: (node) => {
    const dtype = ELEMENT_TYPES[int(node, 'to', 1) as keyof typeof ELEMENT_TYPES]
    return dtype
      ? ops.cast(operand(node, 0), dtype)
      : unsupportedForm(node, typeName(int(node, 'to', 0)), Object.values(ELEMENT_TYPES).join(', '))
  },
  Identity: unary((x) => x),
  // At inference dropout lets everything through, and a backbone is trained as it will be used.
  Dropout: unary((x) => x),
}

/** Squares and roots by their own ops: exact for negative x, and faster. */
function power(node: ImportedNode): Tensor {
  const [x, exponent] = [operand(node, 0), operand(node, 1)]
  const { source } = exponent
  const fixed = source.kind === 'constant' && source.data.length === 1 ? Number(source.data[0]) : null
  if (fixed === 1) return x
  if (fixed === 2) return ops.square(x)
  if (fixed === 3) return ops.mul(x, ops.square(x))
  if (fixed === 0.5) return ops.sqrt(x)
  return ops.pow(x, fixed ?? exponent)
}

/** Clip of whole numbers, whose bounds are whole too. */
function heldWithin({ inputs: [x, low, high] }: ImportedNode): Tensor {
  const above = low ? ops.max(x!, low) : x!
  return high ? ops.min(above, high) : above
}
