import { NamedError } from '../../platform/named-error.ts'
import { mulberry32 } from '../../platform/random.ts'
import { pictureNoises } from './index.ts'
import type { Picture } from './picture-noise.ts'

/** A noise of pictures that nobody knows, or a probability that is none. */
export class UnusablePictureNoise extends NamedError<{ noise: string; found: string; known: readonly string[] }> {
  constructor(noise: string, found: string) {
    const known = pictureNoises.map(({ id }) => id)
    super({ noise, found, known }, `“${noise}”: ${found} is no probability from 0 to 1 of one of ${known.join(', ')}`)
  }
}
export interface VariedPicture {
  readonly picture: Picture
  /** Ids of those that changed it; none: it is as it was. */
  readonly noises: readonly string[]
}

/** Varies pictures: each noise of the profile with its probability, with random numbers of its own. The same seed gives the same picture. Throws UnusablePictureNoise. */
export function pictureVarier(
  profile: Readonly<Record<string, number>>,
): (picture: Picture, seed: number) => Promise<VariedPicture> {
  for (const [id, share] of Object.entries(profile))
    if (!pictureNoises.some((noise) => noise.id === id) || !(share >= 0 && share <= 1))
      throw new UnusablePictureNoise(id, String(share))
  return async (picture, seed) => {
    const applied: string[] = []
    let now = picture
    for (const [i, { id, apply }] of pictureNoises.entries()) {
      const random = mulberry32(seed ^ Math.imul(i + 1, 0x9e3779b1))
      if (random() >= (profile[id] ?? 0)) continue
      now = await apply(now, random)
      applied.push(id)
    }
    return { picture: now, noises: applied }
  }
}

/** The copy that a seed made with these noises, again. */
export const madeAgain = async (picture: Picture, seed: number, noises: readonly string[]): Promise<Picture> =>
  (await pictureVarier(Object.fromEntries(noises.map((id) => [id, 1])))(picture, seed)).picture

/** The seed of the n-th copy of what is called so: another picture more changes no other (FNV-1a). */
export function seedOfCopy(called: string, seed: number, copy: number): number {
  let hash = (2166136261 ^ seed ^ Math.imul(copy, 0x9e3779b1)) >>> 0
  for (const character of called) hash = Math.imul(hash ^ character.codePointAt(0)!, 16777619) >>> 0
  return hash
}
