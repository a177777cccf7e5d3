import type { TeachingWeights } from '../contract/teachers.ts'
import { WrongUsage, type Given } from './command.ts'

const BYTES = { kB: 1000, MB: 1_000_000 }
/** As the verb `models.distil` takes them. */
const [SMALLEST, LARGEST] = [100_000, 1_000_000_000]

/** “800kB” or “1.5MB” in bytes. Throws WrongUsage. */
export function bytesOf(given: Given): number | undefined {
  const size = given.text('size')
  if (size === undefined) return undefined
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?(kB|MB)$/i.exec(size) ?? []
  const bytes = Math.round(Number(number) * (unit?.toLowerCase() === 'mb' ? BYTES.MB : BYTES.kB))
  if (!number || bytes < SMALLEST || bytes > LARGEST)
    throw new WrongUsage('distil', `--size wants 100kB to 1000MB, got “${size}”`)
  return bytes
}

/** A number within bounds. Throws WrongUsage. */
export function numberOf(given: Given, flag: string, [least, most]: readonly [number, number]): number | undefined {
  const text = given.text(flag)
  if (text === undefined) return undefined
  const number = text.trim() === '' ? NaN : Number(text)
  if (!(number >= least && number <= most))
    throw new WrongUsage('distil', `--${flag} wants a number from ${least} to ${most}, got “${text}”`)
  return number
}

const KINDS = ['labelled', 'unlabelled', 'synthetic'] as const

/** “labelled=2,synthetic=0.5”; undefined where all count alike. Throws WrongUsage. */
export function weightsOf(given: Given): Partial<TeachingWeights> | undefined {
  const confidence = given.on('by-confidence')
  const pairs =
    given
      .text('weights')
      ?.split(',')
      .map((pair) => pair.split('=').map((part) => part.trim())) ?? []
  const weights = pairs.map(([kind = '', weight = '', ...more]) => {
    if (
      !KINDS.some((known) => known === kind) ||
      more.length > 0 ||
      !(weight !== '' && Number(weight) >= 0 && Number(weight) <= 100)
    )
      throw new WrongUsage(
        'distil',
        `--weights wants ${KINDS.join('=, ')}= with a number from 0 to 100, got “${given.text('weights')}”`,
      )
    return [kind, Number(weight)] as const
  })
  return weights.length === 0 && !confidence
    ? undefined
    : { ...Object.fromEntries(weights), ...(confidence && { confidence }) }
}
