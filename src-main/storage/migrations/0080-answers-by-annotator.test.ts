import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { handle, sql, type WritableDb } from '../database.ts'
import { openProjectFile } from '../project-file.ts'
import {
  answeredSamples,
  labelledSamples,
  lastAsked,
  listActions,
  redoable,
  redoAction,
  undoable,
  undoAction,
} from '../tables/annotations.ts'
import { holdoutSamples, isKeptForMeasuring } from '../tables/holdout.ts'
import { listLabels } from '../tables/labels.ts'
import { FOR_THE_POOL, modelFor } from '../model-for.ts'
import { listModels } from '../tables/models.ts'
import { outgoingSamples } from '../tables/outgoing-samples.ts'
import { readSetting, readTaskSetting } from '../tables/project.ts'
import { listQueries } from '../tables/query-log.ts'
import { queuedSamples, readyCount, releaseLeases } from '../tables/queue.ts'
import { countsByState, iterateSamples } from '../tables/samples.ts'
import { standingsOf } from '../tables/standings.ts'
import { listTasks } from '../tables/tasks.ts'
import { listRuns } from '../tables/training-runs.ts'
import { migrate } from './migrate.ts'

const FIXTURE = join(import.meta.dirname, '../../../tests/fixtures/project-70.kindling')
let folder: string
let path: string
let db: WritableDb
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-80-'))
  path = join(folder, 'p.kindling')
  cpSync(FIXTURE, path)
  db = openProjectFile(path)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})
const row = (sample: number) => [...iterateSamples(db)].find(({ id }) => id === sample)!
const undo = (annotator: string) => undoAction(db, { action: undoable(db, annotator)!, at: 9, annotator })
const redo = (annotator: string) => redoAction(db, { action: redoable(db, annotator)!, at: 9, annotator })

// What the studio of schema 70 said of this file, which it made: 40 texts; 12 labelled by an import, the first of them cleared; answers of Mei
// and Ana on 26, 27, 30, 36, 39 and 40; 28 and the last answer to 39 taken back.
test('a file of schema 70 is copied first and reads as before', () => {
  expect(existsSync(`${path}.before-update-70`)).toBe(true)
  expect(readSetting(db, 'name')).toBe('seventy')
  expect(countsByState(db)).toEqual({ samples: 40, labelled: 15, skipped: 1, flagged: 1 })
  expect(listLabels(db).map(({ name, count, key }) => [name, count, key])).toEqual([
    ['pos', 5, '1'],
    ['neg', 10, '2'],
    ['new one', 0, '3'],
  ])
  const decided = [...iterateSamples(db)].filter(({ state }) => state !== 'unlabelled')
  expect(decided.map(({ id, state, label, annotator }) => [id, state, label, annotator])).toEqual([
    ...Array.from({ length: 11 }, (_, i) => [i + 2, 'labelled', i % 2 ? 'pos' : 'neg', 'Mei']),
    [26, 'labelled', 'neg', 'Ana'],
    [27, 'labelled', 'neg', 'Mei'],
    [30, 'skipped', null, 'Mei'],
    [36, 'flagged', null, 'Mei'],
    [39, 'labelled', 'neg', 'Mei'],
    [40, 'labelled', 'neg', 'Ana'],
  ])
  const told = outgoingSamples(db, 0, 100).filter(({ reason }) => reason !== null)
  expect(told.map(({ id, reason, dwellMs }) => [id, reason, dwellMs])).toEqual([
    [30, 'unclear', 1030],
    [36, 'spam', 1036],
  ])
})

test('its log, hold-out, queue, models and settings are there', () => {
  expect(
    listActions(db, 1e9, 50).map(({ id, kind, sample, label, undone }) => [id, kind, sample, label, undone]),
  ).toEqual([
    [13, 'label', 39, 'new one', 1],
    [12, 'label', 39, 'neg', 0],
    [11, 'label', 39, 'pos', 0],
    [10, 'bulk', 39, 'neg', 0],
    [9, 'clear', 1, null, 0],
    [7, 'label', 28, 'new one', 1],
    [6, 'label', 26, 'neg', 0],
    [5, 'flag', 36, null, 0],
    [4, 'skip', 30, null, 0],
    [3, 'label', 27, 'neg', 0],
    [2, 'label', 26, 'pos', 0],
    [1, 'import', 1, 'pos', 0],
  ])
  expect(isKeptForMeasuring(db, 27)).toBe(true)
  expect(labelledSamples(db, true).map(({ sample }) => sample)).toEqual(
    holdoutSamples(db).filter((id) => row(id).state === 'labelled'),
  )
  expect(readyCount(db, Number.MAX_SAFE_INTEGER)).toBe(queuedSamples(db).length)
  releaseLeases(db)
  expect(readyCount(db, 9)).toBe(21)
  expect(lastAsked(db, 26)).toMatchObject({ sample: 26, purpose: 'strategy', modelVersion: 1 })
  expect(lastAsked(db, 26)!.why.poolSize).toBeGreaterThan(0)
  expect(modelFor(db, FOR_THE_POOL)).toMatchObject({
    version: 1,
    learner: 'pool-head.v1',
    labels: 11,
    task: 1,
    kind: 'single',
  })
  expect(listModels(db)).toHaveLength(1)
  expect(listRuns(db)).toMatchObject([{ state: 'done', labels: 11, task: 1 }])
  expect(listQueries(db, 9)).toMatchObject([{ strategy: 'auto.v1', task: 1 }])
  expect(readTaskSetting(db, 'queue')).toMatchObject({ mode: 'strategy', strategy: 'auto.v1', model: 1 })
  expect(readSetting(db, 'queue')).toBeNull()
  expect(listTasks(db)).toEqual([{ id: 1, name: 'label', kind: 'single', wanted: 1 }])
})

test('answers that a later one covers come back when that is taken back', () => {
  expect(standingsOf(db, 1, 26).map(({ annotator, stands }) => [annotator, stands])).toEqual([
    ['Mei', 0],
    ['Ana', 1],
  ])
  // Ana's newest: pos for 39, which Mei's neg covers.
  undo('Ana')
  expect(row(39)).toMatchObject({ label: 'neg', annotator: 'Mei' })
  undo('Mei')
  expect(row(39)).toMatchObject({ label: 'neg', annotator: 'Ana' })
  redo('Ana')
  expect(row(39)).toMatchObject({ label: 'pos', annotator: 'Ana' })
})

test('a clearing takes back what others have answered, and its undoing brings that back', () => {
  for (let i = 0; i < 3; i++) undo('Ana')
  expect(row(1)).toMatchObject({ state: 'labelled', label: 'pos', annotator: 'Mei' })
  undo('Ana')
  expect(row(26)).toMatchObject({ label: 'pos', annotator: 'Mei' })
  expect(answeredSamples(db).find(({ sample }) => sample === 26)).toEqual({ sample: 26, labelIds: [1] })
})

test('samples nobody has decided on get no answer of a log in which all was cleared', () => {
  expect(standingsOf(db, 1, 1)).toEqual([])
  expect(standingsOf(db, 1, 28)).toEqual([])
  expect(db.pluck(sql`SELECT COUNT(*) FROM standings WHERE stands = 1 AND sample_id = 39`)).toEqual([1])
})

test('every earlier schema comes this far', () => {
  for (const from of [10, 20, 30, 40, 50, 60]) {
    const old = handle(new Sqlite(':memory:'), ':memory:')
    migrate(old, null, from)
    old.exec(`
      INSERT INTO labels (id, task_id, name, position) VALUES (1, 1, 'a', 0);
      INSERT INTO imports (id, file, at, state, receipt) VALUES (1, 'a.csv', 5, 'done', '{}');
      INSERT INTO samples (id, content_hash, text, import_id) VALUES (1, 11, 'one', 1), (2, 12, 'two', 1);
      INSERT INTO actions (id, at, annotator, kind, count) VALUES (1, 5, 'Mei', 'label', 1);
      INSERT INTO annotations (id, action_id, sample_id, state, label_id, before_state) VALUES (1, 1, 1, 'labelled', 1, 'unlabelled');
      INSERT INTO sample_states (sample_id, state, label_id, annotator, at) VALUES (1, 'labelled', 1, 'Mei', 5);
      INSERT INTO queue (sample_id, rank, purpose, strategy, why) VALUES (2, 1, 'random', 'random.v1', '{}');`)
    migrate(old, null)
    expect(labelledSamples(old)).toEqual([{ sample: 1, labelId: 1 }])
    expect(queuedSamples(old)).toEqual([2])
    undoAction(old, { action: 1, at: 6, annotator: 'Mei' })
    expect(labelledSamples(old)).toEqual([])
    old.close()
  }
})
