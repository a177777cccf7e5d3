import type { Readiness } from '@contract/bundles'

type Missing = Readiness['missing'][number]

/** One line of the list: met, or what is missing and how much of it. `words`: key below `models.ready`. */
export interface Check {
  readonly met: boolean
  readonly words: string
  readonly fields: Readonly<Record<string, number>>
  readonly labels: readonly string[]
}

const met = (words: string, fields: Check['fields'] = {}): Check => ({ met: true, words, fields, labels: [] })
const unmet = (words: string, missing: readonly Missing[], fields: Check['fields'] = {}): Check => ({
  met: false,
  words,
  fields: { has: missing[0]!.has ?? 0, needs: missing[0]!.needs ?? 0, ...fields },
  labels: missing.flatMap(({ label }) => (label === null ? [] : [label])),
})

/** What was looked at, in the order a lead asks it: how good, how honest, whether each label was learnt, whether the file does the same. */
export function readinessChecks({ missing, low, target }: Readiness): readonly Check[] {
  const of = (...codes: readonly Missing['code'][]) => missing.filter(({ code }) => codes.includes(code))
  const [quality, calibration, labels, test] = [
    of('holdout', 'accuracy'),
    of('calibration', 'calibrationUnknown'),
    of('labels'),
    of('selfTest', 'selfTestNotRun'),
  ]
  const short = labels.reduce((sum, { has, needs }) => sum + (needs ?? 0) - (has ?? 0), 0)
  const hopeless = quality[0]?.code === 'accuracy' && quality[0].needs === null
  return [
    quality.length === 0
      ? met('accuracyMet', { low: low!, target })
      : unmet(hopeless ? 'accuracyOutOfReach' : quality[0]!.code, quality, { low: low ?? 0, target }),
    // Without a hold-out there is nothing to be honest about yet.
    ...(quality[0]?.code === 'holdout'
      ? []
      : [calibration.length === 0 ? met('calibrationMet') : unmet(calibration[0]!.code, calibration)]),
    labels.length === 0 ? met('labelsMet') : unmet('labels', labels, { count: labels.length, short }),
    test.length === 0 ? met('selfTestMet') : unmet(test[0]!.code, test),
  ]
}
