/** Times are ms of a clock that never goes back. */
export interface BreakerOptions {
  /** From here on a call was slow; one that failed was slow too. */
  readonly slowMs: number
  /** The newest calls that count, and how many there must be before they do. */
  readonly window: number
  readonly least: number
  readonly cooldownMs: number
  /** Good calls after the cooldown until it is trusted again. */
  readonly probes: number
}
export const BREAKER: BreakerOptions = { slowMs: 2_000, window: 4, least: 4, cooldownMs: 10_000, probes: 2 }

export interface LatencyBreaker {
  /** closed: asked as usual. open: not asked. half-open: asked, and one slow call opens it again. */
  readonly state: () => 'closed' | 'open' | 'half-open'
  /** Whether it may be asked now; after the cooldown that begins its probes. */
  readonly admits: (now: number) => boolean
  /** How a call that was admitted ended. */
  readonly record: (now: number, call: { readonly ms: number; readonly failed: boolean }) => void
}

/** Keeps what is slow or fails from being asked (Nygard 2007): opens where at least half of the newest calls were slow. */
export function latencyBreaker({
  slowMs,
  window,
  least,
  cooldownMs,
  probes,
}: BreakerOptions = BREAKER): LatencyBreaker {
  let state: ReturnType<LatencyBreaker['state']> = 'closed'
  let [openedAt, good] = [0, 0]
  let slow: boolean[] = []
  const to = (next: typeof state, at = 0) => {
    state = next
    openedAt = at
    good = 0
    slow = []
  }
  return {
    state: () => state,
    admits(now) {
      if (state === 'open' && now - openedAt >= cooldownMs) to('half-open')
      return state !== 'open'
    },
    record(now, { ms, failed }) {
      const isSlow = failed || ms >= slowMs
      if (state === 'open') return
      if (state === 'half-open') {
        if (isSlow) to('open', now)
        else if (++good >= probes) to('closed')
        return
      }
      slow = [...slow, isSlow].slice(-window)
      if (slow.length >= least && 2 * slow.filter(Boolean).length >= slow.length) to('open', now)
    },
  }
}
