import type { ProviderReport } from '@contract/doctor'

const KNOWN: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/no answer within/i, 'noAnswer'],
  [/check crashed/i, 'crashed'],
  [/failed to load|cannot open shared object|not (?:found|installed)/i, 'notInstalled'],
  [/adapter|no device|no cuda-capable/i, 'noDevice'],
  [/not (?:available|supported|enabled)|unknown provider|backend/i, 'notInBuild'],
]

/** Not on this machine, or not in this installation: nothing has gone wrong. */
export const isAbsent = (code: string): boolean =>
  code === 'notInstalled' || code === 'noDevice' || code === 'notInBuild'

/** Why a provider is used or refused: which sentence, and the driver's own words where there are any. */
export function providerReason(
  { provider, ok, chosen, reason, maxDifference, ms }: ProviderReport,
  all: readonly ProviderReport[],
): { readonly code: string; readonly detail: string } {
  const cpu = all.find((other) => other.provider === 'cpu')?.ms ?? null
  if (ok && provider === 'cpu') return { code: chosen ? 'reference' : 'spare', detail: '' }
  if (ok) return { code: ms !== null && cpu !== null && ms > cpu ? 'slower' : 'agrees', detail: '' }
  if (maxDifference !== null) return { code: 'differs', detail: '' }
  return { code: KNOWN.find(([pattern]) => pattern.test(reason))?.[1] ?? 'refused', detail: reason }
}
