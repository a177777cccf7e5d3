import { basename } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { ImportReceipt } from '../../contract/data.ts'
import type { OptionValues } from '../../contract/options.ts'
import type { ImportFormat, IncomingBatch, IncomingSample } from '../../exchange-formats/format.ts'
import { byId, importFormats } from '../../exchange-formats/index.ts'
import { recogniseFile } from '../../exchange-formats/inspect-file.ts'
import { NamedError } from '../../platform/named-error.ts'
import { resolveOptions } from '../../platform/options.ts'
import type { WritableDb } from '../../storage/database.ts'
import { requireRoom } from '../../storage/room.ts'
import { startImport, takeBackSome, unfinishedImports } from '../../storage/tables/imports.ts'
import { contentOf, sampleCount } from '../../storage/tables/samples.ts'
import type { JobControl } from '../jobs/jobs.ts'
import { fileDigest } from './file-digest.ts'
import { importTarget, type TargetRequest } from './import-target.ts'
import { importWriter, type ImportCounts, type ImportWriter } from './import-writer.ts'
import { takeImage, type TakenImage } from './take-image.ts'

export class OtherKindOfSamples extends NamedError<{ file: string; found: string; expected: string }> {
  constructor(file: string, found: string, expected: string) {
    super({ file, found, expected }, `${file} holds samples of kind ${found}; those of this project are ${expected}`)
  }
}

/** Rows a transaction: a few ms, so that answers get through in between. */
const SLICE = 1000
/** Of images, which are in memory at the same time. */
const IMAGE_SLICE = 32
/** Folders beyond are not copied into the project; it keeps the paths. */
const COPY_UP_TO = 1024 ** 3

export interface ImportRequest extends TargetRequest {
  readonly path: string
  readonly format?: string
  readonly options?: OptionValues
  /** Answers of the file become annotations. */
  readonly trustLabels: boolean
  /** Those that do not are kept as context, where every card shows them. */
  readonly labelsAsContext?: boolean
  /** Where the project has another answer than the file: whose stays. Kept unless asked. */
  readonly onConflict?: 'keep' | 'take'
  readonly annotator: string
  readonly now: number
  /** What is to be written in the very transaction in which all of it appears. `first`: its first sample. */
  readonly alongside?: (first: number) => void
}
type Control = Pick<JobControl, 'signal' | 'progress'>

/** Reads a whole file into the project. It appears whole, at the end; cancelled, failed or cut short, nothing of it stays. One at a time. */
export async function importFile(db: WritableDb, request: ImportRequest, control: Control): Promise<ImportReceipt> {
  const began = performance.now()
  const { path, now, annotator, trustLabels, labelsAsContext = false, onConflict = 'keep' } = request
  const format: ImportFormat = request.format ? byId(importFormats, request.format) : await recogniseFile(path)
  const wanted = resolveOptions(format.id, format.options, request.options)
  const { estimatedRecords: expected, encoding, kind, tasks } = await format.preview(path, wanted)
  // Found out by now, for which a file of plain ASCII is read to its end.
  const options = 'encoding' in format.options ? { ...wanted, encoding } : wanted
  control.signal.throwIfAborted()
  // Left over where the disk was too full even to take it back.
  for (const left of unfinishedImports(db)) await takeBack(db, left)
  const target = importTarget(db, request, trustLabels ? kind : 'single')
  const id = startImport(db, basename(path), now)
  try {
    const ways = { now, annotator, trustLabels, labelsAsContext, onConflict }
    const writer = importWriter({ db, id, target, tasks, ...ways, expected })
    const digest = fileDigest(path)
    const batches = format.read(path, options, { signal: control.signal, onBytes: digest.add })
    await copyRows(db, { writer, path, expected, batches }, control)
    const sha256 = await digest.end()
    control.signal.throwIfAborted()
    const receiptOf = (counts: ImportCounts) => ({
      id,
      file: basename(path),
      format: format.id,
      encoding,
      sha256,
      at: now,
      ...counts,
      durationMs: performance.now() - began,
    })
    return writer.finish(receiptOf, request.alongside)
  } catch (error) {
    // Should this fail too, nobody sees the rows, and the next opening or import takes them back.
    await takeBack(db, id)
      // What it wrote beside the project gives its room back.
      .then(() => db.pragma('wal_checkpoint(TRUNCATE)'))
      .catch(() => {})
    throw error
  }
}

interface Copying {
  readonly writer: ImportWriter
  readonly path: string
  readonly expected: number
  readonly batches: AsyncIterable<IncomingBatch>
}

async function copyRows(db: WritableDb, { writer, path, expected, batches }: Copying, { signal, progress }: Control) {
  const kind = sampleCount(db) === 0 ? null : contentOf(db, 1).text === null ? 'image' : 'text'
  let link: boolean | null = null
  for await (const { samples, rejects } of batches) {
    const found = samples[0]?.content.kind
    if (kind && found && found !== kind) throw new OtherKindOfSamples(basename(path), found, kind)
    const size = found === 'image' ? IMAGE_SLICE : SLICE
    for (let at = 0; at < samples.length; at += size) {
      signal.throwIfAborted()
      requireRoom(db)
      const slice = samples.slice(at, at + size)
      if (found === 'text') writer.write(slice, [])
      else link = await copyImages(writer, slice, link, expected)
      progress(writer.records(), Math.max(writer.records(), expected))
      await setImmediate()
    }
    if (rejects.length > 0) writer.reject(rejects)
  }
}

/** Whether to link is settled by the first images: their mean size times the number of files. */
async function copyImages(
  writer: ImportWriter,
  slice: readonly IncomingSample[],
  known: boolean | null,
  expected: number,
) {
  const all = await Promise.all(
    slice.map((sample) => takeImage(sample as Parameters<typeof takeImage>[0], known ?? false)),
  )
  const images = all.map((taken) => ('sha256' in taken ? taken : null))
  const read = images.filter((taken) => taken !== null)
  const bytes = read.reduce((sum, { size }) => sum + size, 0)
  const link = known ?? (bytes / Math.max(1, read.length)) * expected > COPY_UP_TO
  if (link && known === null) return copyImages(writer, slice, true, expected)
  writer.write(
    slice.filter((_, i) => images[i]),
    images.filter((taken): taken is TakenImage => taken !== null),
  )
  writer.reject(all.flatMap((taken) => ('reason' in taken ? [taken] : [])))
  return link
}

async function takeBack(db: WritableDb, id: number) {
  while (!takeBackSome(db, id, 5 * SLICE)) await setImmediate()
}
