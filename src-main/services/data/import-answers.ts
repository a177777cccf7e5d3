import {
  addImportedAnswer,
  appendImportedAnswer,
  openImportAction,
  standImported,
  standingAnswer,
  type ImportedAnswer,
  type StandingAnswer,
} from '../../storage/tables/imported-answers.ts'
import { personOf } from '../../storage/tables/annotators.ts'
import { answerCount } from '../../storage/tables/standings.ts'
import { answerReader, type Answering, type Given } from './read-answers.ts'
import type { ImportTarget } from './import-target.ts'

const inWords = ({ label, state }: { readonly label: string | null; readonly state: string }) =>
  label !== null ? `“${label}”` : state === 'labelled' ? '–' : state

/**
 * What becomes of the answers of a file to one task: the first one a sample gets stands; a later record that says otherwise is told, and what the project
 * has stays or is replaced as asked. Where the task keeps the answers of several annotators, that is so of each annotator's. Each answer is counted
 * once: given, beside another's, already there, or in a note.
 */
export class ImportAnswers {
  readonly target: ImportTarget
  /** Samples that got their first answer from this file, by its state. */
  readonly given = { labelled: 0, skipped: 0, flagged: 0 }
  /** Answers by another annotator to samples that have one. */
  byOthers = 0
  /** Answers that were there already. */
  already = 0
  /** Annotators who have answered a sample together, at most. */
  mostAnnotators = 1
  /** Reads the answers of records. */
  readonly reader: ReturnType<typeof answerReader>
  readonly #with: Answering
  #action = 0
  /** Entry of the first answer that does not stand yet. */
  #given: number | null = null
  /** sample → the record its first answer came from; those of new samples lie in a list from the first on. */
  readonly #lineOfOlder = new Map<number, number>()
  readonly #lineOfNew: number[] = []
  /** Sample (and annotator, where each has an answer) → the record of an answer beside others, or in the place of one. */
  readonly #lineBeside = new Map<string, number>()

  constructor(target: ImportTarget, answering: Answering) {
    this.target = target
    this.#with = answering
    this.reader = answerReader(target, answering)
  }

  /** The log entry of its answers; 0 before the first. */
  #openAction(): number {
    const { db, now: at, annotator, importId } = this.#with
    return (this.#action ||= openImportAction(db, { at, annotator, importId }))
  }

  /** For a sample nobody can have decided on; it stands after the next `stand`. */
  give(answer: Given): void {
    const entry = appendImportedAnswer(this.#with.db, this.#openAction(), answer, this.target.task.id)
    this.#given ??= entry
    const { sample, state, line } = answer
    this.given[state]++
    const { first } = this.#with
    if (sample >= first) this.#lineOfNew[sample - first] = line
    else this.#lineOfOlder.set(sample, line)
  }

  /** Before the transaction ends in which they are given. */
  stand(): void {
    if (this.#given !== null) standImported(this.#with.db, this.#action, this.#given)
    this.#given = null
  }

  /** For any sample; false where another answer stays. */
  offer(answer: Given): boolean {
    this.stand()
    const { db } = this.#with
    const { task, each } = this.target
    const standing = standingAnswer(db, answer.sample, task.id)
    if (standing === null) {
      this.give(answer)
      return true
    }
    if (each === 'never' || (each === 'found' && !answer.isNamed)) return this.#settle(answer, standing, standing)
    const own = standingAnswer(db, answer.sample, task.id, answer.annotator)
    if (own !== null) return this.#settle(answer, own, standing)
    this.#add(answer, standing)
    this.byOthers++
    if (each === 'found') {
      this.mostAnnotators = Math.max(this.mostAnnotators, answerCount(db, task.id, answer.sample))
      this.#with.note('several-annotators', answer.line, `${standing.annotator}, ${answer.annotator}`)
    }
    return true
  }
  /** Beside or in the place of what there is. */
  #add(answer: Given, before: StandingAnswer) {
    const { task, each } = this.target
    const wanted = each === 'never' ? 1 : Math.max(2, task.wanted)
    addImportedAnswer(this.#with.db, this.#openAction(), answer, before, { task: task.id, wanted })
    this.#lineBeside.set(this.#keyOf(answer), answer.line)
  }
  #keyOf({ sample, annotator }: Given): string {
    return this.target.each === 'never' ? String(sample) : `${sample} ${personOf(this.#with.db, annotator)}`
  }
  #lineOf(answer: Given): number | undefined {
    const { first } = this.#with
    const { sample } = answer
    const firstLine = sample >= first ? this.#lineOfNew[sample - first] : this.#lineOfOlder.get(sample)
    return this.#lineBeside.get(this.#keyOf(answer)) ?? firstLine
  }
  /** Against what it is to be the same as. */
  #settle(answer: Given, known: StandingAnswer, standing: StandingAnswer): boolean {
    const { note, onConflict } = this.#with
    const { line } = answer
    if (isSame(known, answer)) {
      this.already++
      return true
    }
    const [has, said] = [inWords(known), inWords(answer)]
    const earlier = this.#lineOf(answer)
    if (earlier !== undefined) {
      note('labels-conflict', line, `${has} (${earlier}), ${said} (${line})`)
      return false
    }
    note(onConflict === 'keep' ? 'project-answer-kept' : 'project-answer-replaced', line, `${has} → ${said}`)
    if (onConflict === 'keep') return false
    this.#add(answer, standing)
    this.given[answer.state]++
    return true
  }
}

/** Who answered and when may differ; a reason counts where the file gives one. */
const isSame = (standing: StandingAnswer, { state, labelId, labelIds = [], reason }: ImportedAnswer): boolean =>
  standing.state === state &&
  standing.labelId === labelId &&
  standing.labelIds.length === labelIds.length &&
  labelIds.every((id) => standing.labelIds.includes(id)) &&
  (reason === null || standing.reason === reason)
