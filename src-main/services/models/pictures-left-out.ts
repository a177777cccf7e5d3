import { NamedError } from '../../platform/named-error.ts'
import type { LeftOut } from '../../compute-tasks/requests.ts'

/** Labelled pictures can no longer be read: the model learnt nothing from them, and was not measured by them. */
export class PicturesLeftOut extends NamedError<{ samples: number; first: number; reason: string }> {
  constructor({ samples, first, reason }: LeftOut) {
    super({ samples, first, reason }, `${samples} labelled pictures cannot be read (sample ${first}: ${reason})`)
  }
}
