import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SampleQuery } from '../../contract/data.ts'
import type { WritableDb } from '../../storage/database.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import { recordDecisions, undoable, undoAction, type Decision } from '../../storage/tables/annotations.ts'
import { finishImport, startImport } from '../../storage/tables/imports.ts'
import { ensureLabel } from '../../storage/tables/labels.ts'
import { addModel } from '../../storage/tables/models.ts'
import { storePredictions } from '../../storage/tables/predictions.ts'
import { logQuery } from '../../storage/tables/query-log.ts'
import { insertSample } from '../../storage/tables/samples.ts'
import { PredictionIndex } from './predicted-samples.ts'
import { SamplePages } from './sample-pages.ts'
import { plainModel } from '../../../tests/storage/plain-model.ts'

const TEXTS = ['Zug nach Köln', 'train to Paris', 'ЧЕК не пришёл', '我的卡丢了', 'a hotel in KÖLN', 'Bread']
let folder: string
let db: WritableDb
const predictions = new PredictionIndex()
const pages = new SamplePages(predictions)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-pages-'))
  db = createProjectFile(join(folder, 'p.kindling'))
  const importId = startImport(db, 'x.csv', 0)
  const rest = { externalId: null, image: null, imageName: null, context: null, importId }
  TEXTS.forEach((text, i) => insertSample(db, { contentHash: i, text, ...rest }))
  finishImport(db, importId, '{}')
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

function ask(query: Partial<SampleQuery>) {
  predictions.refresh(db)
  const { total, rows } = pages.page(db, SampleQuery.parse(query))
  return { total, ids: rows.map(({ id }) => id) }
}
const ids = (query: Partial<SampleQuery>) => ask(query).ids
/** null: skipped. */
function decide(sample: number, label: string | null) {
  const decision: Decision =
    label === null
      ? { sample, state: 'skipped', labelId: null }
      : { sample, state: 'labelled', labelId: ensureLabel(db, label) }
  recordDecisions(db, { at: 1, annotator: 'Mei', kind: label === null ? 'skip' : 'label', decisions: [decision] })
}

/** A model that knows samples 2 … 6. Classes: travel, food. */
function rank(confidence: readonly number[], scores: readonly number[], classes = [0, 0, 1, 0, 1]) {
  const labels = [ensureLabel(db, 'travel'), ensureLabel(db, 'food')]
  const model = addModel(db, { ...plainModel, classes: labels })
  const question = { strategy: 'margin.v1', options: {}, seed: 1, modelId: model, setId: null, lastAction: 0 }
  logQuery(db, { ...question, at: 1, poolSize: 5, picks: [], reasons: [], tookMs: 1, memory: null })
  storePredictions(db, model, {
    ids: Int32Array.of(2, 3, 4, 5, 6),
    classes: Int32Array.from(classes),
    confidence: Float32Array.from(confidence),
    scores: Float32Array.from(scores),
  })
}

test('pages through all in the order of ids, text or label, either way', () => {
  decide(4, 'card')
  decide(1, 'travel')
  expect(ask({ offset: 2, limit: 3 })).toEqual({ total: 6, ids: [3, 4, 5] })
  expect(ask({ descending: true, offset: 1, limit: 2 })).toEqual({ total: 6, ids: [5, 4] })
  expect(ids({ sort: 'text' })).toEqual([6, 1, 5, 2, 3, 4])
  expect(ids({ sort: 'label' })).toEqual([4, 1, 2, 3, 5, 6])
  expect(ids({ sort: 'label', descending: true })).toEqual([1, 4, 2, 3, 5, 6])
  expect(ask({ offset: 100 })).toEqual({ total: 6, ids: [] })
})

test('finds words whatever the case of their letters, in any script', () => {
  expect(ask({ search: 'köln' })).toEqual({ total: 2, ids: [1, 5] })
  expect(ids({ search: 'Чек НЕ' })).toEqual([3])
  expect(ids({ search: '卡丢' })).toEqual([4])
  expect(ids({ search: 'TRAIN' })).toEqual([2])
  expect(ids({ search: '%' })).toEqual([])
  expect(ids({ search: 'köln', sort: 'text', descending: true })).toEqual([5, 1])
})

test('tells states apart and follows every decision and its undoing', () => {
  const counts = () => (['unlabelled', 'labelled', 'skipped', 'flagged'] as const).map((state) => ask({ state }).total)
  expect(counts()).toEqual([6, 0, 0, 0])
  decide(2, 'travel')
  decide(3, null)
  expect(counts()).toEqual([4, 1, 1, 0])
  expect(ids({ state: 'unlabelled', search: 'o' })).toEqual([5])
  expect(ids({ state: 'labelled', search: 'o' })).toEqual([2])
  undoAction(db, { action: undoable(db, 'Mei')!, at: 2, annotator: 'Mei' })
  expect(counts()).toEqual([5, 1, 0, 0])
})

test('a label stands for its samples and for those nobody decided on that the model would give it', () => {
  rank([0.9, 0.8, 0.7, 0.6, 0.5], [1, 2, 3, 4, 5])
  expect(ids({ label: 'travel' })).toEqual([2, 3, 5])
  decide(1, 'travel')
  decide(2, 'food')
  decide(3, null)
  expect(ids({ label: 'travel' })).toEqual([1, 5])
  expect(ids({ label: 'travel', state: 'labelled' })).toEqual([1])
  expect(ask({ label: 'food', sort: 'text' })).toEqual({ total: 3, ids: [6, 2, 4] })
  expect(ids({ label: 'no such label' })).toEqual([])
})

test('sorts by what the model thinks, samples it has not seen or could not score at the end', () => {
  rank([0.9, 0.5, 0.7, 0.5, 0.6], [0, -1, 2.5, NaN, -Infinity])
  expect(ids({ sort: 'confidence' })).toEqual([3, 5, 6, 4, 2, 1])
  expect(ids({ sort: 'confidence', descending: true })).toEqual([2, 4, 6, 3, 5, 1])
  expect(ids({ sort: 'score', descending: true })).toEqual([4, 2, 3, 1, 5, 6])
  expect(ids({ sort: 'predicted' })).toEqual([4, 6, 2, 3, 5, 1])
  expect(ask({ sort: 'confidence', offset: 2, limit: 2 })).toEqual({ total: 6, ids: [6, 4] })
})

test('a new ranking is sorted anew', () => {
  rank([0.9, 0.8, 0.7, 0.6, 0.5], [1, 2, 3, 4, 5])
  expect(ids({ sort: 'score' })).toEqual([2, 3, 4, 5, 6, 1])
  rank([0.9, 0.8, 0.7, 0.6, 0.5], [5, 4, 3, 2, 1])
  expect(ids({ sort: 'score' })).toEqual([6, 5, 4, 3, 2, 1])
})
