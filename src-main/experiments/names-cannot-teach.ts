import { NamedError } from '../platform/named-error.ts'

/** Names of labels were to teach, and nothing reads them into the space of these features. */
export class NamesNotRead extends NamedError<{ backbone: string }> {
  constructor(backbone: string) {
    super(
      { backbone },
      `“${backbone}” reads no words, so label names cannot teach; leave names out, or take an image model folder with a text model (CLIP)`,
    )
  }
}

/** What labels are called was to teach, and does not. */
export class NamesNotUsed extends NamedError<{ learner: string }> {
  constructor(learner: string) {
    super({ learner }, `“${learner}” does not learn from label names; pool-head.v1 does, of records of one label`)
  }
}
