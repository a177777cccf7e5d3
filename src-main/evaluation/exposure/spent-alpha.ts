/** Daily looks between which a month's chance of a false alarm is shared out. */
export const LOOKS = 30

/**
 * What one of many looks may spend of `alpha`: Lan & DeMets' (1983) spending function of Pocock's kind, α ln(1 + (e − 1) t). Looks are treated as if they
 * were independent alarms (Bonferroni), so that over each `looks` of them a false alarm is at most `alpha` likely, whatever the looks have in common.
 */
export function alphaOfLook(look: number, alpha: number, looks = LOOKS): number {
  const spent = (k: number) => alpha * Math.log(1 + ((Math.E - 1) * k) / looks)
  const k = ((look - 1) % looks) + 1
  return spent(k) - spent(k - 1)
}

/**
 * What the `look`-th look (from 1) at one share of cards may spend of `alpha` on the step up: α / (look · (look + 1)), half of it at the first. All of them
 * together spend `alpha` however many there are, and each step may spend as much: what a step may cost falls from step to step, so the first step that costs
 * too much must be taken wrongly before any later one can be (fixed-sequence testing, Maurer, Hothorn & Lehmacher 1995).
 */
export const alphaOfStep = (look: number, alpha: number): number => alpha / (look * (look + 1))
