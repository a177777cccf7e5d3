import type { ExposureLook } from '@contract/exposures'
import type { Line } from './line-option'

interface Names {
  readonly fresh: string
  readonly control: string
  readonly share: string
}

/** Both models' shares of cards whose first guess was taken, and the share of cards the new one was shown on, by look (x: 1 = the first). */
export function exposureLines(looks: readonly ExposureLook[], names: Names): readonly Line[] {
  const taken = (arm: 'fresh' | 'control') =>
    looks.flatMap((look, i) => (look[arm].shown > 0 ? [[i + 1, look[arm].accepted / look[arm].shown] as const] : []))
  return [
    { name: names.fresh, colour: 1, main: true, points: taken('fresh') },
    { name: names.control, colour: 2, points: taken('control') },
    { name: names.share, colour: 3, dashed: true, points: looks.map(({ share }, i) => [i + 1, share] as const) },
  ]
}
