import { decide, type PersonsAnswer } from './answers.ts'
import type { IncomingSample, RejectedRecord } from './format.ts'

type Made = IncomingSample | RejectedRecord

/**
 * Decides on samples that follow each other with the same id and content, each with the answer of one person: all get the answer decided on, the
 * first of them the notes and what else was answered. Samples of the last task wait, for more of them may follow.
 */
export class AnswersByRow {
  #waiting: IncomingSample[] = []

  /** What is decided on so far; order is kept. */
  add(made: readonly Made[]): Made[] {
    return made.flatMap((one) => {
      if ('reason' in one) return [...this.end(), one]
      const [first] = this.#waiting
      const done = first && isSameTask(first, one) ? [] : this.end()
      this.#waiting.push(one)
      return done
    })
  }

  end(): Made[] {
    const rows = this.#waiting
    this.#waiting = []
    if (rows.length < 2) return rows
    const { notes, each, eachAside, ...decided } = decide(rows.map(answerOf))
    return rows.map((row, i) => ({
      ...row,
      labels: undefined,
      labelsAside: undefined,
      ...decided,
      ...(i === 0 && { notes: [...(row.notes ?? []), ...(notes ?? [])], each, eachAside }),
    }))
  }
}

const contentOf = ({ content }: IncomingSample) => (content.kind === 'text' ? content.text : content.path)
const isSameTask = (a: IncomingSample, b: IncomingSample) =>
  a.externalId !== undefined && a.externalId === b.externalId && contentOf(a) === contentOf(b)

const answerOf = ({
  label,
  labels,
  state,
  stateReason,
  annotator,
  createdAt,
  dwellMs,
}: IncomingSample): PersonsAnswer => ({
  labels: labels ?? (label === undefined ? [] : [label]),
  isSkip: state === 'skipped',
  annotator,
  at: createdAt,
  dwellMs,
  reason: stateReason,
})
