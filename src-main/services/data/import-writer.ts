import { basename } from 'node:path'
import type { ImportReceipt } from '../../contract/data.ts'
import type { IncomingSample, RejectedRecord } from '../../exchange-formats/format.ts'
import { singleLabelled } from '../../exchange-formats/single-label.ts'
import type { WritableDb } from '../../storage/database.ts'
import { openAction } from '../../storage/tables/imported-answers.ts'
import { addReject, finishImport, firstSampleOf, noteImportAction } from '../../storage/tables/imports.ts'
import { ensureImportedLabel } from '../../storage/tables/labels.ts'
import { insertSample, storeImage } from '../../storage/tables/samples.ts'
import { addFurtherRecord } from '../../storage/tables/outgoing-samples.ts'
import { storeVector } from '../../storage/tables/vectors.ts'
import { textHash } from '../../platform/content-hash.ts'
import { furtherRecord } from './further-record.ts'
import { ImportAnswers } from './import-answers.ts'
import { ImportNotes } from './import-notes.ts'
import { KnownSamples, type Found, type KnownSample } from './known-samples.ts'
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
export type ImportCounts = Pick<
  ImportReceipt,
  | ('records' | 'added' | 'duplicates' | 'rejected' | 'rejectsByReason')
  | ('labelled' | 'skipped' | 'flagged' | 'alreadyAnswered' | 'labelsFound' | 'notes')
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
  now,
  annotator,
  trustLabels,
  labelsAsContext = false,
  onConflict,
  expected,
}: Writing): ImportWriter {
  const first = firstSampleOf(db, id)
  const samples = new KnownSamples(db, expected)
  const counts = { records: 0, added: 0, duplicates: 0, rejected: 0 }
  const rejectsByReason: Record<string, number> = {}
  const labels = new Map<string, { readonly id: number; count: number }>()
  const notes = new ImportNotes()
  const answers = new ImportAnswers(first, { db, action: openLog, labelIdOf, notes, annotator, now, onConflict })
  /** What the file says of samples that were there before it: it waits, should the import be taken back. */
  const late: (() => void)[] = []
  let action = 0

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
  function take(record: IncomingSample, image: TakenImage | null) {
    counts.records++
    const sample = singleLabelled(record)
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
    const answer = trustLabels ? answers.read(known.id, sample) : null
    const isTaken = answer === null || answers.offer(answer)
    const further = furtherRecord(sample, known, !isTaken)
    for (const record of [...(sample.also ?? []), ...(further ? [further] : [])])
      addFurtherRecord(db, known.id, JSON.stringify(record))
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
      context: contextOf(sample, !trustLabels && labelsAsContext),
      importId: id,
    })
    samples.add(hash, row)
    if (sample.vector) storeVector(db, row, sample.vector)
    const answer = trustLabels ? answers.read(row, sample) : null
    if (answer) answers.give(answer)
    for (const record of sample.also ?? []) addFurtherRecord(db, row, JSON.stringify(record))
  }

  const countsSoFar = (): ImportCounts => ({
    ...counts,
    rejectsByReason,
    ...answers.given,
    alreadyAnswered: answers.already,
    labelsFound: [...labels].map(([label, { count }]) => ({ label, count })).sort((a, b) => b.count - a.count),
    notes: notes.toReceipt(),
  })
  return {
    records: () => counts.records,
    write: (records, images) => db.transaction(() => records.forEach((record, i) => take(record, images[i] ?? null))),
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
        const receipt = receiptOf(countsSoFar())
        finishImport(db, id, JSON.stringify(receipt))
        alongside?.(first)
        return receipt
      }),
  }
}

const saysMore = (sample: IncomingSample, known: KnownSample): boolean =>
  Boolean(sample.label ?? sample.state ?? sample.vector ?? sample.also) || furtherRecord(sample, known, false) !== null

const imageNameOf = ({ content, externalId }: IncomingSample): string | null =>
  content.kind === 'image' ? (content.name ?? externalId ?? basename(content.path)) : null

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
