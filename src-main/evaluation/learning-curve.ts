/** A learning curve: labels paid for → quality. Ascending by labels. */
export interface CurvePoint {
  readonly labels: number
  readonly accuracy: number
}

/** Area under the curve by trapezoids, divided by its width; a single point is its own height. */
export function aulc(points: readonly CurvePoint[]): number {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return Number.NaN
  if (first === last) return first.accuracy
  let area = 0
  for (let i = 1; i < points.length; i++)
    area += ((points[i]!.accuracy + points[i - 1]!.accuracy) / 2) * (points[i]!.labels - points[i - 1]!.labels)
  return area / (last.labels - first.labels)
}

/** The same over log₂(labels), which weighs the cold start; what is known before the first label has no place there. */
export const aulcOfLog = (points: readonly CurvePoint[]): number =>
  aulc(
    points.filter(({ labels }) => labels > 0).map(({ labels, accuracy }) => ({ labels: Math.log2(labels), accuracy })),
  )

/** Area lost to a reference accuracy, over what random loses: below 1 is better than random (Baram, El-Yaniv & Luz 2004). */
export const deficiency = (points: readonly CurvePoint[], random: readonly CurvePoint[], reference: number): number =>
  (reference - aulc(points)) / (reference - aulc(random))

/**
 * Labels at which the curve reaches the target and is still there a point later (the last point needs no witness), linear between points;
 * null where it never does. One lucky evaluation is no crossing.
 */
export function labelsToTarget(points: readonly CurvePoint[], target: number): number | null {
  const i = points.findIndex((p, at) => p.accuracy >= target && (points[at + 1]?.accuracy ?? target) >= target)
  if (i < 0) return null
  const [before, at] = [points[i - 1], points[i]!]
  if (!before) return at.labels
  return before.labels + ((target - before.accuracy) / (at.accuracy - before.accuracy)) * (at.labels - before.labels)
}

/** Point by point mean of curves over the same numbers of labels. */
export function meanCurve(curves: readonly (readonly CurvePoint[])[]): CurvePoint[] {
  const shortest = Math.min(...curves.map((c) => c.length))
  return Array.from({ length: Number.isFinite(shortest) ? shortest : 0 }, (_, i) => ({
    labels: curves[0]![i]!.labels,
    accuracy: curves.reduce((sum, c) => sum + c[i]!.accuracy, 0) / curves.length,
  }))
}
