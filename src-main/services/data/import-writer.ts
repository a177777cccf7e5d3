import type { ImportReceipt } from '../../contract/data.ts'
import type { FurtherTask, IncomingSample, RejectedRecord } from '../../exchange-formats/format.ts'
import { labelsOf } from '../../exchange-formats/single-label.ts'
import type { WritableDb } from '../../storage/database.ts'
import { addReject, finishImport, firstSampleOf } from '../../storage/tables/imports.ts'
import { insertSample, storeImage } from '../../storage/tables/samples.ts'
import { addFurtherRecord } from '../../storage/tables/outgoing-samples.ts'
import { addTurn, conversationColumns } from '../../storage/tables/turns.ts'
import { storeVector } from '../../storage/tables/vectors.ts'
import { textHash } from '../../platform/content-hash.ts'
import { furtherRecord } from './further-record.ts'
import type { Answering } from './read-answers.ts'
import { ImportNotes } from './import-notes.ts'
import { importTarget, type ImportTarget } from './import-target.ts'
import { KnownSamples, type Found, type KnownSample } from './known-samples.ts'
import { recordAnswers } from './record-answers.ts'
import { imageNameOf, newContext } from './sample-context.ts'
import type { TakenImage } from './take-image.ts'
import { isAnother, turnOf } from './turn-of.ts'

interface Writing {
  readonly db: WritableDb
  /** Of the import. */
  readonly id: number
  /** The first task as it is when left out. */
  readonly target?: ImportTarget
  /** What the file says of the other tasks it answers. */
  readonly tasks?: readonly FurtherTask[]
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
export type ImportCounts = Pick<
  ImportReceipt,
  | ('records' | 'added' | 'duplicates' | 'rejected' | 'rejectsByReason')
  | ('task' | 'kind' | 'wanted' | 'labelled' | 'skipped' | 'flagged' | 'byOthers' | 'alreadyAnswered' | 'labelsFound')
  | ('tasks' | 'notes')
>

/** Rows of a file on their way into the project. Nobody sees them before `finish`. */
export interface ImportWriter {
  /** Read so far, taken or not. */
  readonly records: () => number
  /** One transaction. `images`: of the samples that are images. */
  write(records: readonly IncomingSample[], images: readonly (TakenImage | null)[]): void
  reject(rejects: readonly RejectedRecord[]): void
  /** Everything appears, with the receipt made of what became of it and what is written alongside, and is on the disk when it returns. */
  finish(receiptOf: (counts: ImportCounts) => ImportReceipt, alongside?: (first: number) => void): ImportReceipt
}

export function importWriter({
  db,
  id,
  target = importTarget(db, {}),
  tasks = [],
  now,
  annotator,
  trustLabels,
  labelsAsContext = false,
  onConflict,
  expected,
}: Writing): ImportWriter {
  const first = firstSampleOf(db, id)
  const columns = conversationColumns(db)
  const samples = new KnownSamples(db, expected, columns)
  const counts = { records: 0, added: 0, duplicates: 0, rejected: 0 }
  const rejectsByReason: Record<string, number> = {}
  const notes = new ImportNotes()
  const note: Answering['note'] = (reason, line, detail) => notes.add(reason, line, detail)
  const answering: Answering = { db, importId: id, first, note, annotator, now, onConflict }
  const answers = recordAnswers({ target, tasks, trustLabels }, answering)
  /** What the file says of samples that were there before it: it waits, should the import be taken back. */
  const late: (() => void)[] = []

  function take(record: IncomingSample, image: TakenImage | null) {
    counts.records++
    const sample = answers.fitted(record)
    for (const { reason, detail } of sample.notes ?? []) notes.add(reason, sample.line, detail)
    const text = sample.content.kind === 'text' ? sample.content.text : null
    const contentHash = image ? image.contentHash : textHash(text!)
    const { context } = sample
    const found = samples.find({ text, image: image?.sha256 ?? null, contentHash, context })
    if (found.sample === null) return addNew(sample, image, text, found)
    counts.duplicates++
    const known = found.sample
    if (known.id >= first) takeMore(sample, known)
    else if (saysMore(sample, known)) late.push(() => takeMore(sample, known))
  }
  /** Equal content is kept once: an answer it brings is taken if the sample had none, and what the record says beside it is kept. */
  function takeMore(sample: IncomingSample, known: KnownSample) {
    if (sample.vector) storeVector(db, known.id, sample.vector)
    if (known.id >= first) addTurnOf(sample, known.id, known.context)
    const isTaken = answers.write(sample, known.id, false)
    const record = furtherRecord(sample, known, !isTaken)
    for (const one of [...(sample.also ?? []), ...(record ? [record] : [])])
      addFurtherRecord(db, known.id, JSON.stringify(one))
  }
  function addNew(sample: IncomingSample, image: TakenImage | null, text: string | null, { hash, apart }: Found) {
    counts.added++
    if (apart.length > 0) notes.add('same-text-apart', sample.line, apart.join(', '))
    if (image) storeImage(db, image.sha256, image.mediaType, image.bytes, image.path)
    const row = insertSample(db, {
      contentHash: hash,
      externalId: sample.externalId || null,
      text,
      image: image?.sha256 ?? null,
      imageName: imageNameOf(sample),
      context: newContext(sample, !trustLabels && labelsAsContext),
      importId: id,
    })
    samples.add(hash, row)
    addTurnOf(sample, row, null)
    if (sample.vector) storeVector(db, row, sample.vector)
    answers.write(sample, row, true)
    for (const record of sample.also ?? []) addFurtherRecord(db, row, JSON.stringify(record))
  }
  /** Its place in a conversation; `known`: of the sample that has its content already. */
  function addTurnOf(sample: IncomingSample, id: number, known: KnownSample['context'] | null) {
    const turn = columns && turnOf(columns, { ...known, ...sample.context })
    if (turn && (!known || isAnother(columns, turn, turnOf(columns, known)))) addTurn(db, id, turn, !known)
  }

  const countsSoFar = (): ImportCounts => ({
    ...counts,
    rejectsByReason,
    ...answers.counts(),
    notes: notes.toReceipt(),
  })
  return {
    records: () => counts.records,
    write: (records, images) =>
      db.transaction(() => {
        records.forEach((record, i) => take(record, images[i] ?? null))
        answers.stand()
      }),
    reject(rejects) {
      db.transaction(() => {
        for (const reject of rejects) addReject(db, id, reject)
      })
      for (const { reason } of rejects) rejectsByReason[reason] = (rejectsByReason[reason] ?? 0) + 1
      counts.rejected += rejects.length
      counts.records += rejects.length
    },
    finish: (receiptOf, alongside) =>
      db.durably(() => {
        for (const work of late) work()
        answers.stand()
        answers.settle()
        const receipt = receiptOf(countsSoFar())
        finishImport(db, id, JSON.stringify(receipt))
        alongside?.(first)
        return receipt
      }),
  }
}

const saysMore = (sample: IncomingSample, known: KnownSample): boolean =>
  [labelsOf(sample), sample.state, sample.vector, sample.also, sample.answers, sample.each].some((part) => part) ||
  furtherRecord(sample, known, false) !== null
