import { basename } from 'node:path'
import type { ImportReceipt } from '../../contract/data.ts'
import type { IncomingSample, RejectedRecord } from '../../exchange-formats/format.ts'
import type { WritableDb } from '../../storage/database.ts'
import { openAction } from '../../storage/tables/imported-answers.ts'
import { addReject, finishImport, firstSampleOf, noteImportAction } from '../../storage/tables/imports.ts'
import { ensureImportedLabel } from '../../storage/tables/labels.ts'
import { contentHashes, contentOf, insertSample, sampleCount, storeImage } from '../../storage/tables/samples.ts'
import { storeVector } from '../../storage/tables/vectors.ts'
import { textHash } from './content-hash.ts'
import { ContentTable } from './content-table.ts'
import { ImportAnswers } from './import-answers.ts'
import { ImportNotes } from './import-notes.ts'
import type { TakenImage } from './take-image.ts'

interface Writing {
  readonly db: WritableDb
  /** Of the import. */
  readonly id: number
  readonly now: number
  /** Stands for whoever labelled, where the file does not say. */
  readonly annotator: string
  /** Answers of the file become annotations. */
  readonly trustLabels: boolean
  /** Those that do not are kept as context, where every card shows them. */
  readonly labelsAsContext?: boolean
  /** Where the project has another answer than the file: whose stays. */
  readonly onConflict: 'keep' | 'take'
  readonly expected: number
}

/** The part of a receipt that counts records. */
export type ImportTally = Pick<
  ImportReceipt,
  | ('records' | 'added' | 'duplicates' | 'rejected' | 'rejectsByReason')
  | ('labelled' | 'skipped' | 'flagged' | 'alreadyAnswered' | 'labelsFound' | 'notes')
>

/** Rows of a file on their way into the project. Nobody sees them before `finish`. */
export interface ImportWriter {
  /** Read so far, taken or not. */
  readonly records: () => number
  /** One transaction. `images`: of the samples that are images. */
  write(samples: readonly IncomingSample[], images: readonly (TakenImage | null)[]): void
  reject(rejects: readonly RejectedRecord[]): void
  /** Everything appears, with the receipt made of what became of it, and is on the disk when it returns. */
  finish(receiptOf: (tally: ImportTally) => ImportReceipt): ImportReceipt
}

export function importWriter({
  db,
  id,
  now,
  annotator,
  trustLabels,
  labelsAsContext = false,
  onConflict,
  expected,
}: Writing): ImportWriter {
  const first = firstSampleOf(db, id)
  const contents = readContents(db, expected)
  const counts = { records: 0, added: 0, duplicates: 0, rejected: 0 }
  const rejectsByReason: Record<string, number> = {}
  const labels = new Map<string, { readonly id: number; count: number }>()
  const notes = new ImportNotes()
  const answers = new ImportAnswers(first, { db, action: openLog, labelIdOf, notes, annotator, now, onConflict })
  /** What the file says of samples that were there before it: it waits, should the import be taken back. */
  const late: (() => void)[] = []
  let action = 0

  function sampleHolding(hash: number, text: string | null, image: string | null): number | null {
    for (const sample of contents.candidates(hash)) {
      const content = contentOf(db, sample)
      if (text === null ? content.image === image : content.text === text) return sample
    }
    return null
  }
  function openLog(): number {
    if (action !== 0) return action
    action = openAction(db, { at: now, annotator, kind: 'import' })
    noteImportAction(db, id, action)
    return action
  }
  function labelIdOf(name: string): number {
    const label = labels.get(name) ?? { id: ensureImportedLabel(db, name, id), count: 0 }
    label.count++
    labels.set(name, label)
    return label.id
  }
  /** Equal content is kept once; an answer or vector it brings is taken if the sample had none. */
  function take(sample: IncomingSample, image: TakenImage | null) {
    counts.records++
    for (const { reason, detail } of sample.notes ?? []) notes.add(reason, sample.line, detail)
    const text = sample.content.kind === 'text' ? sample.content.text : null
    const hash = image ? image.contentHash : textHash(text!)
    const known = sampleHolding(hash, text, image?.sha256 ?? null)
    const row = known ?? add(sample, hash, text, image)
    if (known === null) counts.added++
    else counts.duplicates++
    const when = row < first ? (work: () => void) => void late.push(work) : (work: () => void) => work()
    const { vector } = sample
    if (vector) when(() => storeVector(db, row, vector))
    const answer = trustLabels ? answers.read(row, sample) : null
    if (answer === null) return
    if (known === null) answers.give(answer)
    else when(() => answers.offer(answer))
  }
  function add(sample: IncomingSample, contentHash: number, text: string | null, image: TakenImage | null): number {
    if (image) storeImage(db, image.sha256, image.mediaType, image.bytes, image.path)
    const row = insertSample(db, {
      contentHash,
      externalId: sample.externalId ?? null,
      text,
      image: image?.sha256 ?? null,
      imageName: sample.content.kind === 'image' ? (sample.externalId ?? basename(sample.content.path)) : null,
      context: contextOf(sample, !trustLabels && labelsAsContext),
      importId: id,
    })
    contents.add(contentHash, row)
    return row
  }

  const tally = (): ImportTally => ({
    ...counts,
    rejectsByReason,
    ...answers.given,
    alreadyAnswered: answers.already,
    labelsFound: [...labels].map(([label, { count }]) => ({ label, count })).sort((a, b) => b.count - a.count),
    notes: notes.toReceipt(),
  })
  return {
    records: () => counts.records,
    write: (samples, images) => db.transaction(() => samples.forEach((sample, i) => take(sample, images[i] ?? null))),
    reject(rejects) {
      db.transaction(() => {
        for (const reject of rejects) addReject(db, id, reject)
      })
      for (const { reason } of rejects) rejectsByReason[reason] = (rejectsByReason[reason] ?? 0) + 1
      counts.rejected += rejects.length
      counts.records += rejects.length
    },
    finish: (receiptOf) =>
      db.durably(() => {
        for (const work of late) work()
        const receipt = receiptOf(tally())
        finishImport(db, id, JSON.stringify(receipt))
        return receipt
      }),
  }
}

function readContents(db: WritableDb, expected: number): ContentTable {
  const table = new ContentTable(expected + sampleCount(db))
  for (const { id, hash } of contentHashes(db)) table.add(hash, id)
  return table
}

/** What the record says beside its content; an answer that is wished there and a guess that came along stay readable there. */
function contextOf(sample: IncomingSample, withAnswer: boolean): string | null {
  const { context, predictions } = sample
  const guesses = Object.entries(predictions ?? {}).sort(([, a], [, b]) => b - a)
  const guess = guesses[0] && { prediction: guesses[0][0], 'prediction score': guesses[0][1] }
  const all = { ...context, ...(withAnswer ? answerAsContext(sample) : {}), ...guess }
  return Object.keys(all).length > 0 ? JSON.stringify(all) : null
}

function answerAsContext({ label, state, stateReason }: IncomingSample): Record<string, string> {
  if (label) return { label }
  return { ...(state && { state }), ...(stateReason && { reason: stateReason }) }
}
