import { NamedError } from '../../platform/named-error.ts'

export class UnknownTask extends NamedError<{ task: string }> {
  constructor(task: string) {
    super({ task }, `There is no task ${task}`)
  }
}
