import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { ExportReceipt } from '../../contract/data.ts'
import type { OptionValues } from '../../contract/options.ts'
import { byId, exportFormats } from '../../exchange-formats/index.ts'
import type { OutgoingSample, SamplePart } from '../../exchange-formats/format.ts'
import { resolveOptions } from '../../platform/options.ts'
import { writeAtomically } from '../../platform/write-atomically.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { requireNoProject } from '../../storage/file-header.ts'
import { contextOf, furtherRecordsOf } from './stored-context.ts'
import { outgoingSamples, type FullSampleRecord } from '../../storage/tables/outgoing-samples.ts'
import type { SampleState } from '../../storage/tables/samples.ts'
import type { JobControl } from '../jobs/jobs.ts'
import { watchCounts } from './watch-counts.ts'
import type { PredictionOf } from './predicted-samples.ts'

export interface ExportRequest {
  readonly path: string
  readonly format: string
  readonly options?: OptionValues
  readonly states: readonly SampleState[]
}

const YIELD_EVERY = 500

/**
 * Writes beside the target and renames at the end: the old file stays whole until the new one is. Counts in = counts out: throws ProjectDamaged
 * rather than leave out a sample; and ProjectExists rather than write over a project, and what `writeAtomically` throws.
 */
export async function exportFile(
  db: ReadableDb,
  request: ExportRequest,
  predictionOf: PredictionOf,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<ExportReceipt> {
  const began = performance.now()
  const format = byId(exportFormats, request.format)
  const options = resolveOptions(format.id, format.options, request.options)
  const counts = { samples: 0, labelled: 0, skipped: 0, flagged: 0, unlabelled: 0 }
  const byLabel = new Map<string, number>()
  const leftOut = new Map<SamplePart, number>()
  const seen = watchCounts(db)
  requireNoProject(request.path)
  async function* rows(): AsyncGenerator<OutgoingSample> {
    // Pages, not one open cursor: other statements must run in between.
    for (let after = 0; ;) {
      const page = pageAfter(db, after)
      if (page.length === 0) return seen.requireAll()
      after = page.at(-1)!.id
      signal.throwIfAborted()
      for (const s of page) {
        seen.one(s)
        if (!request.states.includes(s.state)) continue
        counts.samples++
        counts[s.state]++
        if (s.state === 'labelled' && s.label !== null) byLabel.set(s.label, (byLabel.get(s.label) ?? 0) + 1)
        const sample = outgoing(s, predictionOf)
        for (const part of format.leavesOut ?? [])
          if (HAS[part](sample)) leftOut.set(part, (leftOut.get(part) ?? 0) + 1)
        yield sample
      }
      progress(counts.samples)
      await setImmediate()
    }
  }
  const hash = createHash('sha256')
  let bytes = 0
  async function* counted() {
    for await (const chunk of joined(format.write(rows(), options))) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  await writeAtomically(request.path, counted())
  return {
    file: request.path,
    format: format.id,
    ...counts,
    byLabel: [...byLabel].map(([label, count]) => ({ label, count })).sort((a, b) => b.count - a.count),
    leftOut: [...leftOut].map(([part, count]) => ({ part, count })),
    bytes,
    sha256: hash.digest('hex'),
    durationMs: performance.now() - began,
  }
}

/** Which samples have something that a format may have no place for. */
const HAS: Readonly<Record<SamplePart, (s: OutgoingSample) => boolean>> = {
  unlabelled: (s) => (s.labels ? s.labels.length === 0 : s.label === null),
  id: (s) => s.externalId !== null,
  state: (s) => s.state === 'skipped' || s.state === 'flagged',
  reason: (s) => s.reason !== null,
  annotator: (s) => s.annotator !== null,
  answers: (s) => (s.answers ?? []).length > 0,
  tasks: (s) => (s.tasks ?? []).some(({ state }) => state !== 'unlabelled'),
  time: (s) => s.labelledAt !== null,
  dwell: (s) => s.dwellMs !== null,
  context: (s) => Object.keys(s.context).length > 0,
  also: (s) => s.also.length > 0,
  prediction: (s) => s.predictions.length > 0,
}

function pageAfter(db: ReadableDb, after: number): FullSampleRecord[] {
  const page: FullSampleRecord[] = []
  for (const sample of outgoingSamples(db, after)) if (page.push(sample) === YIELD_EVERY) break
  return page
}

/** Small chunks gathered into 256 KB writes. */
async function* joined(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    waiting.push(chunk)
    size += chunk.length
    if (size < 262_144) continue
    yield Buffer.concat(waiting)
    waiting = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(waiting)
}

function outgoing(s: FullSampleRecord, predictionOf: PredictionOf): OutgoingSample {
  const prediction = predictionOf(s.id)
  return {
    id: s.id,
    externalId: s.externalId,
    content:
      s.text === null ? { kind: 'image', name: s.imageName ?? '', sha256: s.image! } : { kind: 'text', text: s.text },
    label: s.state === 'labelled' ? s.label : null,
    state: s.state,
    annotator: s.annotator,
    labelledAt: s.at,
    dwellMs: s.dwellMs,
    reason: s.reason,
    also: furtherRecordsOf(s.furtherRecords),
    predictions: prediction ? [{ label: prediction.label, probability: prediction.confidence }] : [],
    model: prediction ? `model ${prediction.version}` : null,
    context: contextOf(s.context),
  }
}
