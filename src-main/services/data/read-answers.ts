import { LONGEST_LABEL } from '../../contract/limits.ts'
import type { IncomingAnswer } from '../../exchange-formats/format.ts'
import { labelsOf, unfitFor } from '../../exchange-formats/single-label.ts'
import type { WritableDb } from '../../storage/database.ts'
import type { ImportedAnswer } from '../../storage/tables/imported-answers.ts'
import { ensureImportedLabel } from '../../storage/tables/labels.ts'
import type { ImportNotes } from './import-notes.ts'
import type { ImportTarget } from './import-target.ts'

export interface Answering {
  readonly db: WritableDb
  readonly importId: number
  /** First sample the import can bring. */
  readonly first: number
  readonly note: ImportNotes['add']
  /** Stand for whoever answered and when, where the file does not say. */
  readonly annotator: string
  readonly now: number
  /** Where the project has another answer than the file: whose stays. */
  readonly onConflict: 'keep' | 'take'
}

/** An answer as the file gives it. */
export interface Given extends ImportedAnswer {
  readonly line: number
  readonly label: string | null
  /** Whether the file says who gave it. */
  readonly isNamed: boolean
}

/** Reads the answers of a file to one task, and counts the labels they name. */
export function answerReader(target: ImportTarget, { db, importId, note, annotator, now }: Answering) {
  const labels = new Map<string, { readonly id: number; count: number }>()

  /** The answer of a record, null where it has none, or one that the task cannot take, which is told. */
  function read(sample: number, line: number, from: IncomingAnswer): Given | null {
    const unfit = target.kind === 'single' ? unfitFor(from) : undefined
    if (unfit) {
      note(unfit.reason, line, unfit.detail)
      return null
    }
    const names = namesIn(line, from)
    const state = names === null ? from.state : 'labelled'
    if (state === undefined) return null
    const isMulti = target.kind === 'multi'
    return {
      sample,
      state,
      label: names === null || names.length === 0 ? null : names.join(' + '),
      line,
      labelId: isMulti || names === null ? null : labelId(names[0]!),
      labelIds: isMulti && names !== null ? names.map(labelId) : NONE,
      reason: from.stateReason || null,
      dwellMs: wholeNumber(from.dwellMs) ?? null,
      annotator: from.annotator || annotator,
      isNamed: Boolean(from.annotator),
      at: wholeNumber(from.createdAt) ?? now,
    }
  }

  /** null where it names none. A label too long to be sent back as an answer is none: a text taken for one, most likely. */
  function namesIn(line: number, from: IncomingAnswer): string[] | null {
    const said = labelsOf(from)
    if (said === null) return null
    const names: string[] = []
    for (const label of said) {
      const name = label.trim()
      if (name.length > LONGEST_LABEL) note('label-too-long', line, `${name.slice(0, 80)}…`)
      else if (name !== '' && !names.includes(name)) names.push(name)
    }
    return names.length > 0 || said.length === 0 ? names : null
  }
  function labelId(name: string): number {
    const known = labels.get(name)
    const label = known ?? { id: ensureImportedLabel(db, name, importId, target.task.id), count: 0 }
    label.count++
    if (!known) labels.set(name, label)
    return label.id
  }

  return { read, labels }
}

const NONE: readonly number[] = []

/** Of milliseconds, where a file has any that can be stored. */
const wholeNumber = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isSafeInteger(Math.round(value)) ? Math.round(value) : undefined
