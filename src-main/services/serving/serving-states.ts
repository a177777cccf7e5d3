import type { WireError } from '../../contract/jobs.ts'
import type { ServingStateName } from '../../contract/serving.ts'

/** How far one backbone or model is. */
export interface Standing {
  readonly state: Exclude<ServingStateName, 'degraded'>
  readonly since: number
  readonly tookMs: number | null
  readonly lastError: WireError | null
}
type Change =
  | { readonly state: 'cold' | 'loading' | 'warming' }
  | { readonly state: 'ready'; readonly tookMs: number }
  | { readonly state: 'failed'; readonly error: WireError }

/**
 * What of all that could answer is in memory. `process`: the compute process that runs just now; what was open in one that has ended is cold. What failed
 * stays so until it is made ready again; its error is remembered beyond that.
 */
export function servingStates(process: () => number | null, now: () => number) {
  const born = now()
  const known = new Map<string, Standing & { readonly process: number | null }>()
  function of(key: string): Standing {
    const one = known.get(key) ?? { state: 'cold', since: born, tookMs: null, lastError: null, process: null }
    const isGone = one.state !== 'cold' && one.state !== 'failed' && one.process !== process()
    if (isGone) known.set(key, { ...one, state: 'cold', since: now() })
    return known.get(key) ?? one
  }
  function move(key: string, change: Change): void {
    const before = of(key)
    known.set(key, {
      state: change.state,
      since: now(),
      tookMs: change.state === 'ready' ? change.tookMs : before.tookMs,
      lastError: change.state === 'failed' ? change.error : before.lastError,
      process: process(),
    })
  }
  return {
    of,
    move,
    /** It answered, if not as it should. */
    note: (key: string, lastError: WireError) => void known.set(key, { ...of(key), lastError, process: process() }),
    /** All others have been closed. */
    keepOnly(keys: readonly string[]): void {
      for (const [key, { state }] of known)
        if (!keys.includes(key) && state !== 'cold' && state !== 'failed') move(key, { state: 'cold' })
    },
  }
}
