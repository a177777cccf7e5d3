import { NamedError } from '../../platform/named-error.ts'

export class UnknownModel extends NamedError<{ model: number }> {
  constructor(model: number) {
    super({ model }, `There is no model ${model} in this project`)
  }
}
