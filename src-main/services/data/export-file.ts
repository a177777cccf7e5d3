import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { ExportReceipt } from '../../contract/data.ts'
import type { OptionValues } from '../../contract/options.ts'
import { byId, exportFormats } from '../../exchange-formats/index.ts'
import type { OutgoingSample, OutgoingTask, SamplePart } from '../../exchange-formats/format.ts'
import { resolveOptions } from '../../platform/options.ts'
import { writeAtomically } from '../../platform/write-atomically.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { requireNoProject } from '../../storage/file-header.ts'
import { contextOf, furtherRecordsOf } from './stored-context.ts'
import { outgoingSamples, type FullSampleRecord } from '../../storage/tables/outgoing-samples.ts'
import { FIRST_TASK } from '../../storage/tables/labels.ts'
import type { SampleState } from '../../storage/tables/samples.ts'
import type { JobControl } from '../jobs/jobs.ts'
import { watchCounts } from './watch-counts.ts'
import { outgoingTask, outgoingTasks } from './outgoing-tasks.ts'
import type { PredictionsOf } from './predicted-samples.ts'

export interface ExportRequest {
  readonly path: string
  readonly format: string
  readonly options?: OptionValues
  readonly states: readonly SampleState[]
  /** Whose labels stand first; the first when left out. */
  readonly task?: number
}

/** Samples read at a time. */
const PAGE = 500

/**
 * Writes all samples with the answers of one task, those of the others beside them, and renames at the end: the old file stays whole until the new one is. Counts in = counts out: throws ProjectDamaged
 * rather than leave out a sample or an answer; UnknownTask; ProjectExists rather than write over a project, and what `writeAtomically` throws.
 */
export async function exportFile(
  db: ReadableDb,
  request: ExportRequest,
  predictionsOf: PredictionsOf,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<ExportReceipt> {
  const began = performance.now()
  const format = byId(exportFormats, request.format)
  const options = resolveOptions(format.id, format.options, request.options)
  const counts = { samples: 0, labelled: 0, skipped: 0, flagged: 0, unlabelled: 0 }
  const byLabel = new Map<string, number>()
  const leftOut = new Map<SamplePart, number>()
  const { task = FIRST_TASK } = request
  const tasks = outgoingTasks(db, task, predictionsOf)
  const seen = watchCounts(db, task)
  requireNoProject(request.path)
  async function* rows(): AsyncGenerator<OutgoingSample> {
    // Pages, not one open cursor: other statements must run in between.
    for (let after = 0; ;) {
      const page = outgoingSamples(db, after, PAGE, task)
      if (page.length === 0) {
        seen.requireAll()
        return tasks.requireAll()
      }
      const beside = tasks.read(page)
      after = page.at(-1)!.id
      signal.throwIfAborted()
      for (const s of page) {
        seen.one(s)
        const told = beside(s)
        if (!request.states.includes(s.state)) continue
        counts.samples++
        counts[s.state]++
        tasks.count(told)
        if (s.state === 'labelled') for (const label of s.labels) byLabel.set(label, (byLabel.get(label) ?? 0) + 1)
        const sample = outgoing(s, outgoingTask(tasks.own, s, predictionsOf(task)(s.id)), told)
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
    tasks: tasks.counts(),
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

/** Field by field: copies of a million samples take long. */
const outgoing = (
  s: FullSampleRecord,
  of: OutgoingTask,
  { tasks, answers }: Pick<OutgoingSample, 'tasks' | 'answers'>,
): OutgoingSample => ({
  id: s.id,
  externalId: s.externalId,
  content:
    s.text === null
      ? ({ kind: 'image', name: s.imageName ?? '', sha256: s.image! } as const)
      : ({ kind: 'text', text: s.text } as const),
  label: of.label,
  labels: of.labels,
  state: of.state,
  annotator: of.annotator,
  labelledAt: of.labelledAt,
  dwellMs: of.dwellMs,
  reason: of.reason,
  predictions: of.predictions,
  model: of.model,
  tasks,
  answers,
  also: furtherRecordsOf(s.furtherRecords),
  context: contextOf(s.context),
})
