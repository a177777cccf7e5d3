import type { Beginning, WantedBeginning } from '../contract/beginnings.ts'
import type { Studio } from '../services/studio.ts'
import { WrongUsage, type Given } from './command.ts'
import { modelCalled } from './model-called.ts'

export const beginningFlags = {
  'start-from': {
    help: 'version to begin from, with its learner, size and options, instead of anew',
    value: 'VERSION',
  },
  prior: { help: 'λ: what it pays for leaving that version, λ/2·Σ F(θ − θ*)² (default 0)', value: 'WEIGHT' },
  'prior-kind': {
    help: 'l2: every parameter alike; fisher: by how much the labels of that version depend on it (default l2)',
    value: 'l2|fisher',
  },
} as const

/** What --start-from, --prior and --prior-kind ask for. Throws WrongUsage, NoSuchVersion. */
export async function beginningCalled(
  studio: Studio,
  given: Given,
  verb: string,
): Promise<WantedBeginning | undefined> {
  const [version, weight, kind] = [given.text('start-from'), given.text('prior'), given.text('prior-kind')]
  if (version === undefined) {
    if (weight === undefined && kind === undefined) return undefined
    throw new WrongUsage(verb, '--prior and --prior-kind want --start-from, the version to stay near')
  }
  const prior = weight?.trim() === '' ? NaN : Number(weight ?? 0)
  if (!(prior >= 0 && prior < Infinity)) throw new WrongUsage(verb, `--prior wants a number from 0 on, got “${weight}”`)
  if (kind !== undefined && kind !== 'l2' && kind !== 'fisher')
    throw new WrongUsage(verb, `--prior-kind wants l2 or fisher, got “${kind}”`)
  return { model: (await modelCalled(studio, given, 'start-from')).id, prior, kind }
}

/** “begun from model 3, λ = 0.1 (fisher)” */
export const beginningWords = (beginning: Beginning | null): string[] =>
  beginning
    ? [
        `begun from model ${beginning.version}${beginning.prior > 0 ? `, λ = ${beginning.prior} (${beginning.kind})` : ''}`,
      ]
    : []
