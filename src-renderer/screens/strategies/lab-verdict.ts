import type { LabComparison, LabResult } from '@contract/strategies'

type Curve = LabResult['strategies'][number]
type Interval = NonNullable<LabComparison['area']>

export interface Verdict {
  readonly best: Curve
  readonly kind: LabComparison['verdict']
  /** Labels to 90 % of full accuracy over random's; null where one of them does not get there. */
  readonly share: Interval | null
  readonly area: Interval | null
  /** Corrected for the strategies compared. */
  readonly p: number | null
  readonly labels: number | null
  readonly random: number | null
}

/** What the replay says of its best strategy; null while there is nothing to compare. */
export function labVerdict({ strategies }: LabResult): Verdict | null {
  const random = strategies.find(({ id }) => id === 'random.v1')
  const best = strategies.filter(({ againstRandom }) => againstRandom !== null).sort((a, b) => b.aulc - a.aulc)[0]
  if (!best?.againstRandom || !random) return null
  const { verdict, area, p, pHolm = p, ratioTo90 } = best.againstRandom
  return {
    best,
    kind: verdict,
    share: ratioTo90,
    area,
    p: pHolm,
    labels: best.labelsTo90,
    random: random.labelsTo90,
  }
}

/** Places an interval on a scale that all rows share and that shows random's 100 %: percentages of the width. */
export function placedIntervals(intervals: readonly (Interval | null)[]) {
  const known = intervals.filter((interval) => interval !== null)
  const from = Math.min(1, ...known.map(({ low }) => low))
  const to = Math.max(1, ...known.map(({ high }) => high))
  const at = (value: number) => (to === from ? 50 : (100 * (value - from)) / (to - from))
  const place = ({ low, value, high }: Interval) => ({ left: at(low), width: at(high) - at(low), dot: at(value) })
  return { one: at(1), rows: intervals.map((interval) => interval && place(interval)) }
}
