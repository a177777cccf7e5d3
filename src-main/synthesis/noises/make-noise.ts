import { NamedError } from '../../platform/named-error.ts'
import { mulberry32 } from '../../platform/random.ts'
import { noises } from './index.ts'

/** Noise by id → rate in [0, 1]. */
export type NoiseProfile = Readonly<Record<string, number>>

/** A noise nobody knows, or a rate that is none. */
export class UnusableNoise extends NamedError<{ noise: string; found: string; known: readonly string[] }> {
  constructor(noise: string, found: string) {
    const known = noises.map(({ id }) => id)
    super({ noise, found, known }, `“${noise}”: ${found} is no rate from 0 to 1 of one of ${known.join(', ')}`)
  }
}

export interface NoisyText {
  readonly text: string
  /** Ids of those that changed something. */
  readonly noises: readonly string[]
}

/** Makes a text noisy at the rates of a profile. Each noise has random numbers of its own: one more leaves what the others do. Throws UnusableNoise. */
export function noiseMaker(profile: NoiseProfile): (text: string, seed: number) => NoisyText {
  for (const [id, rate] of Object.entries(profile))
    if (!noises.some((noise) => noise.id === id) || !(rate >= 0 && rate <= 1)) throw new UnusableNoise(id, String(rate))
  const used = noises.flatMap((noise, i) => {
    const rate = profile[noise.id] ?? 0
    return rate > 0 ? [{ ...noise, rate, salt: Math.imul(i + 1, 0x9e3779b1) }] : []
  })
  return (text, seed) => {
    const applied: string[] = []
    let now = text
    for (const { id, apply, rate, salt } of used) {
      const next = apply(now, rate, mulberry32(seed ^ salt))
      if (next !== now) applied.push(id)
      now = next
    }
    return { text: now, noises: applied }
  }
}
