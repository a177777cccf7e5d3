import type { ExposureRule } from '../../contract/exposures.ts'

/** One per cent of cards, five percentage points more a day. */
export const DEFAULT_RULE: ExposureRule = {
  first: 0.01,
  more: 0.05,
  hours: 24,
  lost: 0.01,
  slower: 0.02,
  least: 50,
  falseAlarm: 0.05,
}

/** Share of cards after so many steps: percentage points are added, not per cent. */
export const shareAt = (step: number, { first, more }: Pick<ExposureRule, 'first' | 'more'> = DEFAULT_RULE): number =>
  Math.min(1, first + more * step)
