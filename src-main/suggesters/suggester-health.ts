import type { LatencyBreaker } from './latency-breaker.ts'

export interface SuggesterHealth {
  readonly id: string
  readonly state: ReturnType<LatencyBreaker['state']>
  /** Since the project was opened; of those the newest are measured. */
  readonly calls: number
  /** ms; null: it has not been asked. */
  readonly p50: number | null
  readonly p95: number | null
  readonly lastError: Error | null
}

/** Calls that latencies are told of. */
const MEASURED = 200

/** How each suggester does: its breaker, latencies and last error. */
export function suggesterHealth(newBreaker: () => LatencyBreaker) {
  const known = new Map<string, ReturnType<typeof begin>>()
  function begin() {
    const breaker = newBreaker()
    const told = { calls: 0, latencies: [] as number[], lastError: null as Error | null }
    return {
      breaker,
      told,
      record({ at, ms, error }: { readonly at: number; readonly ms: number; readonly error: Error | null }) {
        breaker.record(at, { ms, failed: error !== null })
        told.calls++
        told.latencies = [...told.latencies, ms].slice(-MEASURED)
        told.lastError = error ?? told.lastError
      },
    }
  }
  function of(id: string) {
    const one = known.get(id) ?? begin()
    known.set(id, one)
    return one
  }
  return {
    of,
    all: (ids: readonly string[]): SuggesterHealth[] =>
      ids.map((id) => {
        const { breaker, told } = of(id)
        const { calls, lastError } = told
        return {
          id,
          state: breaker.state(),
          calls,
          lastError,
          p50: quantile(told.latencies, 0.5),
          p95: quantile(told.latencies, 0.95),
        }
      }),
  }
}

/** The smallest value that so many of all reach or stay below. */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}
