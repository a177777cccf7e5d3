import { wilsonInterval } from '../evaluation/classification-metrics.ts'

/** How often what a source thought best was the answer. */
export interface SourceEvidence {
  readonly right: number
  readonly of: number
}

/** Why a source stands where it does. measured: by `low`, the lower bound of how often it is right. prior: fewer than ENOUGH_ANSWERS answers say so. */
export interface SourcePlace extends SourceEvidence {
  readonly source: string
  readonly code: 'measured' | 'prior'
  /** Wilson's lower bound, 95 %; 0 without an answer. */
  readonly low: number
}

/** Fewer answers do not change the order. */
export const ENOUGH_ANSWERS = 20

/** Before there is evidence: what a person has said, then what is nearly the same, then what has been learnt. Others come behind, as they are given. */
const PRIOR = ['rules.v1', 'exemplars.v1', 'model.v1', 'student.v1', 'names', 'neighbours.v1']
const rank = (source: string) => (PRIOR.includes(source) ? PRIOR.indexOf(source) : PRIOR.length)

/** The order in which sources are heard: those with enough answers change places among themselves by `low`, the others keep theirs. */
export function orderOfSources(
  sources: readonly string[],
  evidence: ReadonlyMap<string, SourceEvidence>,
): SourcePlace[] {
  const prior = [...new Set(sources)]
    .sort((a, b) => rank(a) - rank(b))
    .map((source): SourcePlace => {
      const { right, of } = evidence.get(source) ?? { right: 0, of: 0 }
      const low = of === 0 ? 0 : wilsonInterval(right, of).low
      return { source, code: of >= ENOUGH_ANSWERS ? 'measured' : 'prior', right, of, low }
    })
  const measured = prior.filter(({ code }) => code === 'measured').sort((a, b) => b.low - a.low)
  return prior.map((place) => (place.code === 'measured' ? measured.shift()! : place))
}
