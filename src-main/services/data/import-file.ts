import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { ImportReceipt } from '../../contract/data.ts'
import type { OptionValues } from '../../contract/options.ts'
import { byId, importFormats } from '../../exchange-formats/index.ts'
import type { ImportFormat, IncomingSample } from '../../exchange-formats/format.ts'
import { recogniseFile } from '../../exchange-formats/inspect-file.ts'
import { resolveOptions } from '../../platform/options.ts'
import type { WritableDb } from '../../storage/database.ts'
import { translated } from '../../storage/project-file.ts'
import { appendDecision, openAction } from '../../storage/tables/annotations.ts'
import { addReject, finishImport, startImport, takeBackImport } from '../../storage/tables/imports.ts'
import { ensureLabel } from '../../storage/tables/labels.ts'
import {
  contentHashes,
  contentOf,
  countSamples,
  insertSample,
  sampleById,
  storeImage,
} from '../../storage/tables/samples.ts'
import type { JobControl } from '../jobs/jobs.ts'
import { fileSha256, sha256Of, textHash } from './content-hash.ts'
import { ContentTable } from './content-table.ts'

/** Rows a transaction: a few ms, so that answers get through in between. */
const SLICE = 1000
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
}

export interface ImportRequest {
  readonly path: string
  readonly format?: string
  readonly options?: OptionValues
  /** Labels of the file become annotations; otherwise they are kept as context. */
  readonly trustLabels: boolean
  readonly annotator: string
  readonly now: number
}

type Counts = { records: number; added: number; duplicates: number; labelled: number; rejected: number }

/** Reads a whole file into the project, or takes back all it brought: cancelled, failed or cut short, nothing of it stays. */
export async function importFile(
  db: WritableDb,
  request: ImportRequest,
  control: Pick<JobControl, 'signal' | 'progress'>,
): Promise<ImportReceipt> {
  const began = performance.now()
  const format: ImportFormat = request.format ? byId(importFormats, request.format) : await recogniseFile(request.path)
  const options = resolveOptions(format.id, format.options, request.options)
  const preview = await format.preview(request.path, options)
  const id = startImport(db, basename(request.path), request.now)
  const counts: Counts = { records: 0, added: 0, duplicates: 0, labelled: 0, rejected: 0 }
  const reasons = new Map<string, number>()
  const labels = new Map<string, { id: number; count: number }>()
  const writer = { db, id, request, counts, labels, action: 0, contents: readContents(db, preview.estimatedRecords) }
  try {
    for await (const batch of format.read(request.path, options, control.signal)) {
      for (let at = 0; at < batch.samples.length; at += SLICE) {
        control.signal.throwIfAborted()
        const slice = batch.samples.slice(at, at + SLICE)
        const images = await Promise.all(
          slice.map(({ content }) => (content.kind === 'image' ? readFile(content.path) : null)),
        )
        translated(db.path, () =>
          db.transaction(() => slice.forEach((sample, i) => writeSample(writer, sample, images[i]!))),
        )
        control.progress(counts.records, Math.max(counts.records, preview.estimatedRecords))
        await setImmediate()
      }
      translated(db.path, () =>
        db.transaction(() => {
          for (const reject of batch.rejects) {
            addReject(db, id, reject)
            reasons.set(reject.reason, (reasons.get(reject.reason) ?? 0) + 1)
          }
        }),
      )
      counts.rejected += batch.rejects.length
      counts.records += batch.rejects.length
    }
    const receipt: ImportReceipt = {
      id,
      file: basename(request.path),
      format: format.id,
      encoding: preview.encoding,
      ...counts,
      rejectsByReason: Object.fromEntries(reasons),
      labelsFound: [...labels].map(([label, { count }]) => ({ label, count })).sort((a, b) => b.count - a.count),
      sha256: (await stat(request.path)).isFile() ? await fileSha256(request.path) : '',
      durationMs: performance.now() - began,
      at: request.now,
    }
    finishImport(db, id, JSON.stringify(receipt))
    return receipt
  } catch (error) {
    takeBackImport(db, id)
    throw error
  }
}

interface Writer {
  readonly db: WritableDb
  readonly id: number
  readonly request: ImportRequest
  readonly counts: Counts
  readonly labels: Map<string, { id: number; count: number }>
  readonly contents: ContentTable
  /** The log entry all labels of this file belong to; 0 until the first. */
  action: number
}

function readContents(db: WritableDb, expected: number): ContentTable {
  const table = new ContentTable(expected + countSamples(db, { search: '', state: null, labelId: null }))
  for (const { id, hash } of contentHashes(db)) table.add(hash, id)
  return table
}

function sampleHolding(
  { db, contents }: Writer,
  hash: number,
  text: string | null,
  image: string | null,
): number | null {
  for (const id of contents.candidates(hash)) {
    const content = contentOf(db, id)
    if (text === null ? content.image === image : content.text === text) return id
  }
  return null
}

/** Equal content is kept once; a label it brings is taken if the sample had none. */
function writeSample(writer: Writer, sample: IncomingSample, image: Buffer | null) {
  const { db, id, request, counts } = writer
  counts.records++
  const context = request.trustLabels || !sample.label ? sample.context : { ...sample.context, label: sample.label }
  const text = sample.content.kind === 'text' ? sample.content.text : null
  const sha256 = image && sha256Of(image)
  const contentHash = text === null ? parseInt(sha256!.slice(0, 13), 16) : textHash(text)
  const known = sampleHolding(writer, contentHash, text, sha256)
  if (known === null) counts.added++
  else counts.duplicates++
  if (known === null && image && sample.content.kind === 'image')
    storeImage(db, sha256!, MEDIA_TYPES[extname(sample.content.path).toLowerCase()] ?? 'image/jpeg', image, null)
  const row =
    known ??
    insertSample(db, {
      contentHash,
      externalId: sample.externalId ?? null,
      text,
      image: sha256,
      imageName: sample.content.kind === 'image' ? (sample.externalId ?? basename(sample.content.path)) : null,
      context: Object.keys(context).length > 0 ? JSON.stringify(context) : null,
      importId: id,
    })
  if (known === null) writer.contents.add(contentHash, row)
  if (!sample.label || !request.trustLabels) return
  counts.labelled++
  const label = writer.labels.get(sample.label) ?? { id: ensureLabel(db, sample.label), count: 0 }
  label.count++
  writer.labels.set(sample.label, label)
  if (known !== null && sampleById(db, row)!.state !== 'unlabelled') return
  const annotator = sample.annotator ?? request.annotator
  const at = sample.createdAt ?? request.now
  writer.action ||= openAction(db, { at: request.now, annotator: request.annotator, kind: 'import' })
  appendDecision(db, {
    action: writer.action,
    at,
    annotator,
    decision: { sample: row, state: 'labelled', labelId: label.id },
  })
}
