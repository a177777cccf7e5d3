import type { Answer } from './record-format.ts'
import type { PersonalAnswer } from './format.ts'
import { answerOfLabels } from './single-label.ts'

/** What one person answered to the question of a record. */
export interface PersonsAnswer {
  /** Chosen labels, several where the question allows them. */
  readonly labels: readonly string[]
  /** The person said that none of the labels applies. */
  readonly isNone?: boolean
  /** The person passed the record over. */
  readonly isSkip: boolean
  /** Marked as the right one, whoever else says otherwise. */
  readonly isGroundTruth?: boolean
  readonly annotator?: string
  /** When it was last changed, ms since 1970. */
  readonly at?: number
  readonly dwellMs?: number
  /** Why it was skipped. */
  readonly reason?: string
}

/**
 * The one answer of a record that several people answered: the one marked as ground truth, else the one most gave, at a tie the newest. A person has
 * one voice, in the newest answer. What all of them said stays readable (`eachAside`), and is told apart (`each`) where they
 * have names and nobody's is the ground truth. Where nobody answered and somebody skipped, the record is skipped.
 */
export function decide(all: readonly PersonsAnswer[]): Answer {
  const given = all.filter(({ isSkip, labels, isNone }) => !isSkip && (labels.length > 0 || isNone === true))
  const skips = all.filter(({ isSkip }) => isSkip)
  const golden = given.filter(({ isGroundTruth }) => isGroundTruth)
  const taken = mostGiven(golden.length > 0 ? golden : given)
  const each = golden.length > 0 ? [] : personalAnswers([...given, ...skips])
  if (!taken) return skips.length > 0 ? { ...skipOf(newest(skips)), ...(each.length > 0 && { each }) } : {}
  const differ = new Set(given.map(keyOf)).size > 1
  const notes = [
    ...(differ
      ? [{ reason: 'annotators-disagree', detail: `${given.map(wordsOf).join('; ')} → ${namesOf(taken)}` } as const]
      : []),
  ]
  return {
    ...answerOfLabels(taken.labels, 'choices', JSON.stringify(taken.labels)),
    ...stamp(taken),
    ...(notes.length > 0 && { notes }),
    ...(each.length > 0 && { each }),
    ...((differ || (skips.length > 0 && all.length > 1)) && { eachAside: all.map(wordsOf).join('; ') }),
  }
}

/** The newest answer of each person, in the order of their times; none where one has no name, or all are one person's. */
function personalAnswers(all: readonly PersonsAnswer[]): readonly PersonalAnswer[] {
  const people = Map.groupBy(all, ({ annotator }) => annotator)
  if (people.size < 2 || people.has(undefined)) return []
  const voices = [...people.values()].map(newest).sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
  return voices.map((one) => {
    if (one.isSkip) return skipOf(one)
    const { labelsAside: _, ...answer } = answerOfLabels(one.labels, '', '')
    return { ...answer, ...stamp(one) }
  })
}

function mostGiven(given: readonly PersonsAnswer[]): PersonsAnswer | undefined {
  const voices = [...Map.groupBy(given, (one) => one.annotator ?? one).values()].map(newest)
  const alike = [...Map.groupBy(voices, keyOf).values()]
  const most = Math.max(...alike.map((group) => group.length))
  const first = alike.filter((group) => group.length === most).map(newest)
  return first.length > 0 ? newest(first) : undefined
}

/** At equal times, the later in the file. */
const newest = (answers: readonly PersonsAnswer[]): PersonsAnswer =>
  answers.reduce((best, next) => ((next.at ?? 0) >= (best.at ?? 0) ? next : best))
const keyOf = ({ labels }: PersonsAnswer) => JSON.stringify([...labels].sort())
const namesOf = ({ isSkip, labels }: PersonsAnswer) => (isSkip ? 'skipped' : labels.join(' + ') || '–')
const wordsOf = (one: PersonsAnswer) => `${one.annotator ?? '?'}: ${namesOf(one)}`
const stamp = ({ annotator, at, dwellMs }: PersonsAnswer) => ({ annotator, createdAt: at, dwellMs })
const skipOf = (one: PersonsAnswer) => ({ state: 'skipped' as const, stateReason: one.reason, ...stamp(one) })
