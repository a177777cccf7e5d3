import { noises } from './index.ts'
import type { MeasuredRate, Noise } from './noise.ts'
import { rateOfCells } from './rate-of-cells.ts'
import { statisticsOf, type TextStatistics } from './text-statistics.ts'
import { heardAs } from './wording.ts'
import { homophones } from './words/homophones.ts'
import { lookAlikes } from './words/look-alikes.ts'
import { shortWords } from './words/short-words.ts'
import type { NoiseProfile } from './make-noise.ts'

/** Fewer places tell no rate. */
const FEWEST = 20

/** How often each noise is in real texts, by id. Nothing but the texts is asked: what is rare is measured against what is usual among them. */
export function measureNoise(
  texts: readonly string[],
  wanted: readonly Noise[] = noises,
): Readonly<Record<string, MeasuredRate>> {
  const statistics = statisticsOf(texts, {
    words: new Set([...heardAs.keys(), ...shortWords.latin]),
    characters: new Set([...homophones.keys(), ...lookAlikes.keys()]),
  })
  return Object.fromEntries(wanted.map((noise) => [noise.id, measured(noise, statistics)]))
}

function measured({ measure }: Noise, statistics: TextStatistics): MeasuredRate {
  const counted = measure(statistics)
  if (!('places' in counted)) return rateOfCells(counted)
  const { found, places } = counted
  return { found, places, rate: places > 0 ? found / places : 0 }
}

/** A profile fitted to real texts: made noisy by it, tidy texts show the same rates. What has too few places to be measured is left out. */
export const fittedProfile = (measured: Readonly<Record<string, MeasuredRate>>): NoiseProfile =>
  Object.fromEntries(
    Object.entries(measured).flatMap(([id, { rate, places }]) => (places >= FEWEST && rate > 0 ? [[id, rate]] : [])),
  )
