import { basename, join } from 'node:path'
import { readFile } from 'node:fs/promises'
import type { data as dataContract, SampleQuery, SampleRow } from '../../contract/data.ts'
import type { PluginDescriptor } from '../../contract/options.ts'
import type { Serves } from '../../contract/serves.ts'
import { byId, exportFormats, importFormats } from '../../exchange-formats/index.ts'
import { recogniseFile } from '../../exchange-formats/inspect-file.ts'
import { NamedError } from '../../platform/named-error.ts'
import { resolveOptions } from '../../platform/options.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { listReceipts, listRejects } from '../../storage/tables/imports.ts'
import { labelNamed } from '../../storage/tables/labels.ts'
import {
  countSamples,
  idsOf,
  imageBy,
  pageOfSamples,
  sampleById,
  type SampleRecord,
} from '../../storage/tables/samples.ts'
import type { OpenProject } from '../project/open-project.ts'
import { inTurn } from '../queue/in-turn.ts'
import type { Blob } from '../studio.ts'
import type { Workbench } from '../workbench.ts'
import { exportFile } from './export-file.ts'
import { importFile } from './import-file.ts'
import { PredictionIndex, type PredictionOf } from './predictions.ts'

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
  /** After an import brought samples or labels. */
  readonly onImported: () => void
}

/** Files in and out, and the table of samples. */
export function dataService(
  { folders, clock, jobs, settings }: Workbench,
  { required, onImported }: Hooks,
): DataService {
  const predictions = new PredictionIndex()
  const oneImportAtATime = inTurn()
  return {
    importFormats: () => importFormats.map(described),
    exportFormats: () => exportFormats.map(described),
    async inspect({ path, format: wanted, options }) {
      const format = wanted ? byId(importFormats, wanted) : await recogniseFile(path)
      const { columns, rows, ...preview } = await format.preview(
        path,
        resolveOptions(format.id, format.options, options),
      )
      return {
        path,
        name: basename(path),
        format: described(format),
        bytes: preview.bytes,
        encoding: preview.encoding,
        delimiter: preview.delimiter ?? null,
        estimatedRecords: preview.estimatedRecords,
        columns: columns.map((c) => ({ ...c, examples: [...c.examples] })),
        rows: rows.map((r) => ({ ...r })),
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
          const receipt = await oneImportAtATime(() => importFile(db, { ...request, annotator, now }, control))
          onImported()
          return receipt
        },
      })
    },
    imports: () => listReceipts(required().db).map((receipt) => JSON.parse(receipt)),
    rejects: ({ import: id, offset, limit }) => listRejects(required().db, id, offset, limit),
    export: (request) => {
      const { db, path: project } = required()
      const format = byId(exportFormats, request.format)
      const path = request.path ?? join(folders.downloads, `${basename(project, '.kindling')}.${format.extension}`)
      predictions.refresh(db)
      return jobs.start({
        kind: 'export',
        title: basename(path),
        unit: 'samples',
        work: (control) => exportFile(db, { ...request, path }, predictions.of, control),
      })
    },
    samples(query) {
      const { db } = required()
      const began = performance.now()
      predictions.refresh(db)
      const filter = {
        search: query.search,
        state: query.state,
        labelId: query.label === null ? null : (labelNamed(db, query.label) ?? -1),
      }
      const rows = pageOf(db, query, filter, predictions.of).map((s) => sampleRow(s, predictions.of))
      return { total: countSamples(db, filter), rows, tookMs: performance.now() - began }
    },
    sample({ id }) {
      const { db } = required()
      predictions.refresh(db)
      const found = sampleById(db, id)
      if (!found) throw new UnknownSample(id)
      return sampleRow(found, predictions.of)
    },
    async blob(id) {
      const image = imageBy(required().db, id)
      if (!image) return null
      return { mediaType: image.mediaType, bytes: image.bytes ?? (await readFile(image.path!)) }
    },
  }
}

/** Sorted by the project file where it can, by the predictions in memory where it must. */
function pageOf(
  db: ReadableDb,
  query: SampleQuery,
  filter: Parameters<typeof idsOf>[1],
  predictionOf: PredictionOf,
): SampleRecord[] {
  const { sort, descending, offset, limit } = query
  if (sort === 'id' || sort === 'text' || sort === 'label')
    return pageOfSamples(db, { ...filter, sort, descending, offset, limit })
  const keyed = Array.from(idsOf(db, filter), (id) => ({
    id,
    key: predictionOf(id)?.[sort === 'predicted' ? 'label' : sort],
  }))
  const direction = descending ? -1 : 1
  keyed.sort((a, b) =>
    a.key === b.key
      ? a.id - b.id
      : a.key === undefined
        ? 1
        : b.key === undefined
          ? -1
          : a.key < b.key
            ? -direction
            : direction,
  )
  return keyed.slice(offset, offset + limit).map(({ id }) => sampleById(db, id)!)
}

export function sampleRow(s: SampleRecord, predictionOf: PredictionOf): SampleRow {
  const prediction = predictionOf(s.id)
  return {
    id: s.id,
    externalId: s.externalId,
    content:
      s.text === null
        ? { kind: 'image', blob: `/blob/${s.image}`, name: s.imageName ?? '' }
        : { kind: 'text', text: s.text },
    context: s.context === null ? {} : (JSON.parse(s.context) as SampleRow['context']),
    state: s.state,
    label: s.label,
    annotator: s.annotator,
    predicted: prediction?.label ?? null,
    confidence: prediction?.confidence ?? null,
    score: prediction && Number.isFinite(prediction.score) ? prediction.score : null,
  }
}

const described = ({ id, title, summary, options }: PluginDescriptor): PluginDescriptor => ({
  id,
  title,
  summary,
  options,
})
