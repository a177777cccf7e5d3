import type { LabResult } from '@contract/strategies'

type Curve = LabResult['strategies'][number]

export interface Stop {
  /** Runs in which the light said so, of all. */
  readonly said: number
  readonly of: number
  /** Means over those runs, when it first did. */
  readonly labels: number
  readonly accuracy: number
}

/** When the stopping light first said this along a strategy's curves; null where it never did. */
export function firstLight({ seeds }: Pick<Curve, 'seeds'>, light: 'amber' | 'green'): Stop | null {
  const wanted = light === 'green' ? ['green'] : ['amber', 'green']
  const first = seeds.flatMap(({ points }) => points.find((point) => wanted.includes(point.light ?? '')) ?? [])
  if (first.length === 0) return null
  const mean = (of: 'labels' | 'accuracy') => first.reduce((sum, point) => sum + point[of], 0) / first.length
  return { said: first.length, of: seeds.length, labels: Math.round(mean('labels')), accuracy: mean('accuracy') }
}

/** Replays of earlier versions did not watch the light. */
export const watchedLight = ({ seeds }: Pick<Curve, 'seeds'>): boolean =>
  seeds.some(({ points }) => points.some(({ light }) => light !== undefined))
