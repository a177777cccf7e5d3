import { NamedError } from '../../platform/named-error.ts'

/** An operator, or a form of one, that cannot be trained through. */
export class UnsupportedOperator extends NamedError<{ operator: string; node: string; supported: string }> {
  constructor(operator: string, node: string, supported: readonly string[]) {
    const known = supported.join(', ')
    super(
      { operator, node, supported: known },
      `Node “${node}” is ${operator}, which cannot be trained through; supported: ${known}`,
    )
  }
}

export class QuantisedModel extends NamedError<{ operator: string; node: string }> {
  constructor(operator: string, node: string) {
    super(
      { operator, node },
      `The model is quantised (node “${node}” is ${operator}); only float32 weights can be trained`,
    )
  }
}

export class UnsupportedOpset extends NamedError<{ opset: number; supported: string }> {
  constructor(opset: number, supported: string) {
    super({ opset, supported }, `The model is written in opset ${opset}; importable are ${supported}`)
  }
}

/** Weights in a number type, or at a place, that training cannot take them from. */
export class UnreadableWeights extends NamedError<{ tensor: string; found: string; expected: string }> {
  constructor(tensor: string, found: string, expected = 'float32 numbers inside the model file') {
    super({ tensor, found, expected }, `The weights “${tensor}” are ${found}; needed are ${expected}`)
  }
}

/** Trained numbers that have no place in the model they should be written to. */
export class WeightsDoNotFit extends NamedError<{ tensor: string; given: string; expected: string }> {
  constructor(tensor: string, given: string, expected: string) {
    super({ tensor, given, expected }, `Cannot write “${tensor}” ${given} back: the model has ${expected}`)
  }
}
