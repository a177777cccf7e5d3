import {
  lift,
  type Attributes,
  type DType,
  type GradientRule,
  type Node,
  type Operand,
  type Shape,
  type Tensor,
} from './tensor.ts'

interface Application {
  readonly shape: Shape
  readonly dtype?: DType
  readonly attributes?: Attributes
  readonly gradient?: (dy: Tensor) => readonly (Tensor | null)[]
}

/** One node with one output. The gradient closes over the op's own arguments, so it reads as the formula. */
export function apply(
  type: string,
  inputs: readonly Tensor[],
  { shape, dtype, attributes = {}, gradient }: Application,
): Tensor {
  const rule: GradientRule | undefined = gradient && ((dy) => (dy ? gradient(dy) : inputs.map(() => null)))
  return applyMany(type, inputs, [{ shape, dtype: dtype ?? inputs[0]?.dtype ?? 'float32' }], attributes, rule)[0]!
}

/** One node with several outputs (TopK, Split, Loop). */
export function applyMany(
  type: string,
  inputs: readonly Tensor[],
  outputs: readonly { readonly shape: Shape; readonly dtype: DType }[],
  attributes: Attributes = {},
  gradient?: GradientRule,
): readonly Tensor[] {
  const tensors: Tensor[] = []
  const node: Node = { type, inputs, attributes, outputs: tensors, gradient }
  outputs.forEach(({ shape, dtype }, index) => tensors.push({ shape, dtype, source: { kind: 'node', node, index } }))
  return tensors
}

interface OpRule {
  readonly shape: (...inputs: readonly Tensor[]) => Shape
  readonly dtype?: DType
  /**
   * dy, the inputs and last the output y → the gradient of each input, written with the ops themselves:
   * gradients of gradients are free.
   */
  readonly gradient?: (dy: Tensor, ...inputsAndOutput: readonly Tensor[]) => readonly (Tensor | null)[]
}

export type Unary = (x: Operand) => Tensor
export type Binary = (a: Operand, b: Operand) => Tensor

/** An op without attributes: its ONNX name, its shape rule, its gradient. */
export function defineOp(
  type: string,
  { shape, dtype, gradient }: OpRule,
): (...operands: readonly Operand[]) => Tensor {
  return (...operands) => {
    const inputs = operands.map(lift)
    const y: Tensor = apply(type, inputs, {
      shape: shape(...inputs),
      dtype,
      gradient: gradient && ((dy) => gradient(dy, ...inputs, y)),
    })
    return y
  }
}
