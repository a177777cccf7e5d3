import { LONGEST_LABEL } from '../../contract/limits.ts'
import type { IncomingSample } from '../../exchange-formats/format.ts'
import type { WritableDb } from '../../storage/database.ts'
import {
  appendImportedAnswer,
  replaceByImportedAnswer,
  standingAnswer,
  type ImportedAnswer,
  type StandingAnswer,
} from '../../storage/tables/imported-answers.ts'
import type { ImportNotes } from './import-notes.ts'

interface Answering {
  readonly db: WritableDb
  /** The log entry of the import. */
  readonly action: () => number
  readonly labelIdOf: (name: string) => number
  readonly notes: ImportNotes
  /** Stand for whoever answered and when, where the file does not say. */
  readonly annotator: string
  readonly now: number
  /** Where the project has another answer than the file: whose stays. */
  readonly onConflict: 'keep' | 'take'
}

/** An answer as the file gives it. */
interface Given extends ImportedAnswer {
  readonly line: number
  readonly label: string | null
}
const inWords = ({ label, state }: { readonly label: string | null; readonly state: string }) =>
  label === null ? state : `“${label}”`

/**
 * What becomes of the answers of a file: the first one a sample gets stands; a later record that says otherwise is told, and what the project has
 * stays or is replaced as asked. Each record with an answer is counted once: given, already there, or in a note.
 */
export class ImportAnswers {
  /** Samples that got an answer from this file, by state. */
  readonly given = { labelled: 0, skipped: 0, flagged: 0 }
  /** Records whose answer their sample had already. */
  already = 0
  readonly #with: Answering
  /** sample → the record its answer came from; those of new samples lie in a list from `first` on. */
  readonly #lineOfOlder = new Map<number, number>()
  readonly #lineOfNew: number[] = []
  readonly #first: number

  constructor(first: number, answering: Answering) {
    this.#first = first
    this.#with = answering
  }

  /** The answer of a record, null where it has none. */
  read(sample: number, from: IncomingSample): Given | null {
    const label = this.#labelOf(from)
    const state = label === null ? from.state : 'labelled'
    if (state === undefined) return null
    const { labelIdOf, annotator, now } = this.#with
    return {
      sample,
      state,
      label,
      line: from.line,
      labelId: label === null ? null : labelIdOf(label),
      reason: from.stateReason || null,
      dwellMs: wholeNumber(from.dwellMs) ?? null,
      annotator: from.annotator || annotator,
      at: wholeNumber(from.createdAt) ?? now,
    }
  }

  /** A label too long to be sent back as an answer is none: a text taken for one, most likely. */
  #labelOf({ label, line }: IncomingSample): string | null {
    const name = label?.trim() ?? ''
    if (name.length <= LONGEST_LABEL) return name || null
    this.#with.notes.add('label-too-long', line, `${name.slice(0, 80)}…`)
    return null
  }

  /** For a sample nobody can have decided on. */
  give(answer: Given): void {
    appendImportedAnswer(this.#with.db, this.#with.action(), answer)
    this.#given(answer)
  }
  #given({ sample, state, line }: Given) {
    this.given[state]++
    if (sample >= this.#first) this.#lineOfNew[sample - this.#first] = line
    else this.#lineOfOlder.set(sample, line)
  }

  /** For any sample; false where another answer stays. */
  offer(answer: Given): boolean {
    const { db, notes, onConflict, action } = this.#with
    const { sample, line } = answer
    const standing = standingAnswer(db, sample)
    if (standing === null) this.give(answer)
    else if (isSame(standing, answer)) this.already++
    else {
      const [has, said] = [inWords(standing), inWords(answer)]
      const earlier = sample >= this.#first ? this.#lineOfNew[sample - this.#first] : this.#lineOfOlder.get(sample)
      if (earlier !== undefined) {
        notes.add('labels-conflict', line, `${has} (${earlier}), ${said} (${line})`)
        return false
      }
      notes.add(onConflict === 'keep' ? 'project-answer-kept' : 'project-answer-replaced', line, `${has} → ${said}`)
      if (onConflict === 'keep') return false
      replaceByImportedAnswer(db, action(), answer, standing)
      this.#given(answer)
    }
    return true
  }
}

/** Who answered and when may differ; a reason counts where the file gives one. */
const isSame = (standing: StandingAnswer, { state, labelId, reason }: ImportedAnswer): boolean =>
  standing.state === state && standing.labelId === labelId && (reason === null || standing.reason === reason)

/** Of milliseconds, where a file has any that can be stored. */
const wholeNumber = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isSafeInteger(Math.round(value)) ? Math.round(value) : undefined
