import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { handle, sql, type WritableDb } from '../database.ts'
import { listActions } from '../tables/annotations.ts'
import { takeBackImport, unfinishedImports } from '../tables/imports.ts'
import { listLabels } from '../tables/labels.ts'
import { iterateSamples, sampleCount } from '../tables/samples.ts'
import { migrate } from './migrate.ts'

let db: WritableDb
beforeEach(() => {
  db = handle(new Sqlite(':memory:'), ':memory:')
  db.pragma('foreign_keys = ON')
  migrate(db, null, 10)
  db.exec(`
    INSERT INTO labels (id, task_id, name, position) VALUES (1, 1, 'refund', 0);
    INSERT INTO imports (id, file, at, state, receipt) VALUES (1, 'a.csv', 5, 'done', '{}'), (2, 'b.csv', 6, 'running', NULL);
    INSERT INTO samples (id, content_hash, text, import_id) VALUES (1, 11, 'one', 1), (2, 12, 'two', 1), (3, 13, 'three', 2);
    INSERT INTO actions (id, at, annotator, kind, count) VALUES (1, 5, 'Mei', 'import', 0), (2, 6, 'Mei', 'import', 0);
    INSERT INTO annotations (action_id, sample_id, state, label_id, before_state) VALUES
      (1, 1, 'labelled', 1, 'unlabelled'), (1, 2, 'labelled', 1, 'unlabelled'), (2, 3, 'labelled', 1, 'unlabelled');
    INSERT INTO sample_states (sample_id, state, label_id, annotator, at) VALUES
      (1, 'labelled', 1, 'Mei', 5), (2, 'labelled', 1, 'Mei', 5), (3, 'labelled', 1, 'Mei', 6);`)
  migrate(db, null)
})
afterEach(() => db.close())

test('hides what an unfinished import had brought and keeps the rest', () => {
  expect([...iterateSamples(db)].map(({ id, text, label, annotator, at }) => [id, text, label, annotator, at])).toEqual(
    [
      [1, 'one', 'refund', 'Mei', 5],
      [2, 'two', 'refund', 'Mei', 5],
    ],
  )
  expect(listLabels(db)).toMatchObject([{ id: 1, name: 'refund', position: 0, count: 2 }])
})

test('counts what imports decided, which the first schema did not', () => {
  expect(db.pluck(sql`SELECT count FROM actions ORDER BY id`)).toEqual([2, 1])
  expect(listActions(db, 2, 10)).toMatchObject([{ kind: 'import', count: 2, sample: 1 }])
})

test('an unfinished import of the first schema can be taken back', () => {
  for (const id of unfinishedImports(db)) takeBackImport(db, id)
  expect(db.pluck(sql`SELECT id FROM samples`)).toEqual([1, 2])
  expect(db.pluck(sql`SELECT id FROM actions`)).toEqual([1])
  expect(sampleCount(db)).toBe(2)
})
