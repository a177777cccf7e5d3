import { basename, join } from 'node:path'
import { ImportReceipt, type data as dataContract, type SampleRow } from '../../contract/data.ts'
import type { PluginDescriptor } from '../../contract/options.ts'
import type { Serves } from '../../contract/serves.ts'
import { byId, exportFormatOf, exportFormats, importFormats } from '../../exchange-formats/index.ts'
import { recogniseFile } from '../../exchange-formats/inspect-file.ts'
import { NamedError } from '../../platform/named-error.ts'
import { resolveOptions } from '../../platform/options.ts'
import { storedJson } from '../../storage/stored-json.ts'
import { contextOf } from './stored-context.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { reasonFor } from '../../storage/tables/annotations.ts'
import { listReceipts, listRejects } from '../../storage/tables/imports.ts'
import { imageBy, sampleById, samplesCalled, type SampleRecord } from '../../storage/tables/samples.ts'
import type { OpenProject } from '../project/open-project.ts'
import { inTurn } from '../queue/in-turn.ts'
import type { Blob } from '../studio.ts'
import type { StudioContext } from '../context.ts'
import { nameColumns, requireNamed } from './columns-at-import.ts'
import { conversationVerbs, importInConversations } from './conversation-verbs.ts'
import { namesKept } from './names-kept.ts'
import { exportFile } from './export-file.ts'
import { importFile } from './import-file.ts'
import { shownImage } from './image-types.ts'
import { keepShare } from './keep-share.ts'
import { readLinkedImage } from '../../storage/linked-image.ts'
import { predictionsNow, type PredictionOf } from './predicted-samples.ts'
import { openTables } from './sample-tables.ts'
import { columnsThatLookLikeIt } from './turn-of.ts'

export class UnknownSample extends NamedError<{ sample: number }> {
  constructor(sample: number) {
    super({ sample }, `There is no sample ${sample} in this project`)
  }
}

export interface DataService extends Serves<typeof dataContract> {
  readonly blob: (id: string) => Promise<Blob | null>
}

interface Hooks {
  readonly required: () => OpenProject
  /** All that models think is stored, before it goes out. */
  readonly completePredictions: () => Promise<void>
  /** After an import brought samples or labels; `learnable`: by task, labels of new samples that are not kept for measuring. */
  readonly onImported: (learnable: ReadonlyMap<number, number>) => void
  /** After conversations were named, or are off. */
  readonly onConversations: () => void
}

/** Files in and out, and the table of samples. */
export function dataService(
  context: StudioContext,
  { required, completePredictions, onImported, onConversations }: Hooks,
): DataService {
  const { folders, clock, jobs, settings } = context
  const tables = openTables()
  const oneImportAtATime = inTurn()
  return {
    importFormats: () => importFormats.map(described),
    exportFormats: () => exportFormats.map((format) => ({ ...described(format), extension: format.extension })),
    async inspect({ path, format: wanted, options }) {
      const format = wanted ? byId(importFormats, wanted) : await recogniseFile(path)
      const {
        columns,
        rows,
        questions = [],
        tasks = [],
        ...preview
      } = await format.preview(path, resolveOptions(format.id, format.options, options))
      return {
        path,
        name: basename(path),
        format: described(format),
        bytes: preview.bytes,
        encoding: preview.encoding,
        delimiter: preview.delimiter ?? null,
        estimatedRecords: preview.estimatedRecords,
        kind: preview.kind ?? 'single',
        isWhole: preview.isWhole ?? false,
        columns: columns.map((c) => ({ ...c, examples: [...c.examples] })),
        tasks: tasks.map((task) => ({ ...task })),
        rows: rows.map((r) => ({ ...r })),
        questions: questions.map((q) => ({ ...q, others: [...q.others], examples: { ...q.examples } })),
        conversations: columnsThatLookLikeIt(namesKept(columns)),
      }
    },
    import: (request) => {
      const { db } = required()
      return jobs.start({
        kind: 'import',
        title: basename(request.path),
        unit: 'rows',
        work: async (control) => {
          const now = clock()
          const { annotator } = settings.get()
          let learnable: ReadonlyMap<number, number> = new Map()
          const alongside = (first: number) => {
            learnable = keepShare(db, first, context)
            nameColumns(db, request)
          }
          const taken = { ...request, annotator, now, alongside }
          const receipt = await oneImportAtATime(async () => {
            await requireNamed(db, taken)
            return importInConversations(db, taken, () => importFile(db, taken, control))
          })
          onImported(learnable)
          return receipt
        },
      })
    },
    imports: () => listReceipts(required().db).flatMap(readReceipt),
    rejects: ({ import: id, offset, limit }) => listRejects(required().db, id, offset, limit),
    export: (request) => {
      const { db, path: project } = required()
      const format = request.format ? byId(exportFormats, request.format) : exportFormatOf(request.path ?? '')
      const path = request.path ?? join(folders.downloads, `${basename(project, '.kindling')}.${format.extension}`)
      return jobs.start({
        kind: 'export',
        title: basename(path),
        unit: 'samples',
        async work(control) {
          await completePredictions()
          return exportFile(db, { ...request, path, format: format.id }, predictionsNow(db), control)
        },
      })
    },
    samples(query) {
      const { db } = required()
      const began = performance.now()
      const { task, predictions, pages } = tables.of(db, query.task)
      const { total, rows } = pages.page(db, query)
      return { total, rows: rows.map((s) => sampleRow(db, s, predictions.of, task)), tookMs: performance.now() - began }
    },
    ids(query) {
      const { db } = required()
      return tables.of(db, query.task).pages.ids(db, query)
    },
    find: ({ externalId }) => ({ samples: samplesCalled(required().db, externalId, 10) }),
    sample({ id, task: of }) {
      const { db } = required()
      const { task, predictions } = tables.of(db, of)
      const found = sampleById(db, id, task)
      if (!found) throw new UnknownSample(id)
      return sampleRow(db, found, predictions.of, task)
    },
    ...conversationVerbs({
      db: () => required().db,
      inTurn: oneImportAtATime,
      drawAgain: (db) => void keepShare(db, 1, context),
      changed: onConversations,
    }),
    async blob(id) {
      const image = imageBy(required().db, id)
      return image && shownImage(image.bytes ?? (await readLinkedImage(image.path!, id)))
    },
  }
}

function sampleRow(db: ReadableDb, s: SampleRecord, predictionOf: PredictionOf, task: number): SampleRow {
  const prediction = predictionOf(s.id)
  return {
    id: s.id,
    externalId: s.externalId,
    content:
      s.text === null
        ? { kind: 'image', blob: `/blob/${s.image}`, name: s.imageName ?? '' }
        : { kind: 'text', text: s.text },
    context: contextOf(s.context),
    state: s.state,
    label: s.label,
    labels: [...s.labels],
    annotator: s.annotator,
    reason: s.state === 'skipped' || s.state === 'flagged' ? reasonFor(db, s.id, task) : null,
    predicted: prediction?.label ?? null,
    confidence: prediction?.confidence ?? null,
    score: prediction && Number.isFinite(prediction.score) ? prediction.score : null,
  }
}

/** With what earlier versions did not write; one that damage has made unreadable is not listed, its samples are there all the same. */
function readReceipt(stored: string): ImportReceipt[] {
  const read = ImportReceipt.safeParse(storedJson<unknown>(stored, null, () => true))
  return read.success ? [read.data] : []
}

const described = ({ id, title, summary, options }: PluginDescriptor): PluginDescriptor => ({
  id,
  title,
  summary,
  options,
})
