import type { Answer } from './record-format.ts'
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
 * one voice, in the newest answer. Others stay readable beside it. Where nobody answered and somebody skipped, the record is skipped.
 */
export function decide(all: readonly PersonsAnswer[]): Answer {
  const given = all.filter(({ isSkip, labels, isNone }) => !isSkip && (labels.length > 0 || isNone === true))
  const skips = all.filter(({ isSkip }) => isSkip)
  const golden = given.filter(({ isGroundTruth }) => isGroundTruth)
  const taken = mostGiven(golden.length > 0 ? golden : given)
  if (!taken)
    return skips.length > 0 ? { state: 'skipped', stateReason: newest(skips).reason, ...stamp(newest(skips)) } : {}
  const differ = new Set(given.map(keyOf)).size > 1
  const beside = {
    ...((differ || (skips.length > 0 && all.length > 1)) && { answers: all.map(wordsOf).join('; ') }),
  }
  const notes = [
    ...(differ
      ? [{ reason: 'annotators-disagree', detail: `${given.map(wordsOf).join('; ')} → ${namesOf(taken)}` } as const]
      : []),
  ]
  return {
    ...answerOfLabels(taken.labels, 'choices', JSON.stringify(taken.labels)),
    ...stamp(taken),
    ...(notes.length > 0 && { notes }),
    ...(Object.keys(beside).length > 0 && { beside }),
  }
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
const stamp = ({ annotator, at, dwellMs }: PersonsAnswer): Answer => ({ annotator, createdAt: at, dwellMs })
