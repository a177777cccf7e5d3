import type { ServingState } from '../../contract/serving.ts'
import { NamedError } from '../../platform/named-error.ts'

/** What is asked is not in memory yet, or is left out for a while. Nothing was waited for; after `retryAfterMs` it is worth asking again. */
export class ModelNotReady extends NamedError<{
  kind: ServingState['kind']
  called: string
  state: ServingState['state']
  retryAfterMs: number
  reason: string
}> {
  constructor({ kind, title, version, state, lastError }: ServingState, retryAfterMs: number) {
    const called = version === null ? title : String(version)
    const reason = state === 'failed' || state === 'degraded' ? (lastError?.message ?? '') : ''
    const said = `${kind === 'model' ? `Model ${called}` : `The backbone ${called}`} is ${state}`
    super(
      { kind, called, state, retryAfterMs, reason },
      `${said}${reason && ` (${reason})`}: ask again in ${Math.ceil(retryAfterMs / 1000)} s`,
    )
  }
}
