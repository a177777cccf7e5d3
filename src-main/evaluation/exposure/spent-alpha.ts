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
