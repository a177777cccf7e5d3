import { wilsonInterval } from './classification-metrics.ts'

/** Fewer random answers tell nothing of how often a model is right where it is sure. */
export const ENOUGH_FOR_SCOPE = 50

export interface ScopeThreshold {
  /** Answers less sure than this are out of scope. */
  readonly threshold: number
  /** Share of the answers that is kept, and how often those are right, with a 95 % interval (Wilson 1927). */
  readonly kept: number
  readonly precision: number
  readonly low: number
  readonly high: number
  readonly samples: number
}

/**
 * The lowest threshold from which on the answers kept are right as often as wanted: it keeps the most. A string says why there is none.
 * confidences in [0, 1], of randomly drawn samples; hits: was it right
 */
export function scopeThreshold(
  confidences: readonly number[],
  hits: readonly boolean[],
  wanted: number,
): ScopeThreshold | 'too few' | 'never so precise' {
  const samples = confidences.length
  if (samples < ENOUGH_FOR_SCOPE) return 'too few'
  const order = [...confidences.keys()].sort((a, b) => confidences[b]! - confidences[a]!)
  let right = 0
  let found: { readonly count: number; readonly right: number } | null = null
  for (const [at, i] of order.entries()) {
    right += Number(hits[i])
    // Equally sure answers are kept together or not at all.
    const next = order[at + 1]
    const isCut = next === undefined || confidences[next]! < confidences[i]!
    if (isCut && right / (at + 1) >= wanted) found = { count: at + 1, right }
  }
  if (!found) return 'never so precise'
  return {
    threshold: confidences[order[found.count - 1]!]!,
    kept: found.count / samples,
    precision: found.right / found.count,
    ...wilsonInterval(found.right, found.count),
    samples,
  }
}
