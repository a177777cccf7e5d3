import { NamedError } from '../platform/named-error.ts'

/** What a backbone learnt is of another version, or cut short. */
export class UnreadableFeatureState extends NamedError<{ backbone: string; found: string; expected: string }> {
  constructor(backbone: string, found: string, expected: string) {
    super(
      { backbone, found, expected },
      `${backbone}: the fitted state is ${found}, expected ${expected}; fit the features again`,
    )
  }
}
