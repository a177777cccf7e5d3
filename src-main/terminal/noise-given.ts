import { resolve } from 'node:path'
import { textsOfFile, wordsOfFile } from '../services/synthesis/texts-of-file.ts'
import { fittedProfile, measureNoise } from '../synthesis/noises/fit-noise.ts'
import type { NoiseProfile } from '../synthesis/noises/make-noise.ts'
import type { MeasuredRate } from '../synthesis/noises/noise.ts'
import { WrongUsage } from './command.ts'

export interface NoiseGiven {
  readonly profile: NoiseProfile
  /** Where it was fitted: what was counted. */
  readonly measured?: Readonly<Record<string, MeasuredRate>>
}

/** `fit:FILE`: rates as the texts of a file show them. `FILE`: JSON, id → rate, by itself or under “noise” as a result has it. */
export async function noiseGiven(given: string | undefined): Promise<NoiseGiven> {
  if (given === undefined) return { profile: {} }
  if (given.startsWith('fit:')) {
    const measured = measureNoise(await textsOfFile(resolve(given.slice(4))))
    return { measured, profile: fittedProfile(measured) }
  }
  return { profile: profileIn(await wordsOfFile(resolve(given)), given) }
}

function profileIn(text: string, file: string): NoiseProfile {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  try {
    const read: unknown = JSON.parse(text)
    const profile = isObject(read) && isObject(read['noise']) ? read['noise'] : read
    if (isObject(profile)) return Object.fromEntries(Object.entries(profile).map(([id, rate]) => [id, Number(rate)]))
  } catch {
    // Said below, with what is wanted.
  }
  throw new WrongUsage('synth', `--noise wants fit:FILE, or a file like {"keyboard-typo.v1": 0.01}; ${file} is none`)
}
