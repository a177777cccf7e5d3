import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { handle } from '../database.ts'
import { outgoingSamples } from '../tables/outgoing-samples.ts'
import { migrate } from './migrate.ts'

test('answers of older files find their reason and time in the log, past what was undone', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null, 50)
  db.exec(`
    INSERT INTO imports (id, file, at, state, receipt) VALUES (1, 'a.csv', 5, 'done', '{}');
    INSERT INTO samples (id, content_hash, text, import_id) VALUES (1, 11, 'one', 1), (2, 12, 'two', 1), (3, 13, 'three', 1);
    INSERT INTO actions (id, at, annotator, kind, target, count) VALUES
      (1, 6, 'Mei', 'flag', NULL, 1), (2, 7, 'Mei', 'flag', NULL, 1), (3, 8, 'Mei', 'undo', 2, 1), (4, 9, 'Mei', 'skip', NULL, 1);
    INSERT INTO annotations (id, action_id, sample_id, state, reason, dwell_ms, before_state) VALUES
      (1, 1, 1, 'flagged', 'spam', 1234, 'unlabelled'), (2, 2, 1, 'flagged', 'no', 5, 'flagged'), (3, 4, 2, 'skipped', NULL, 77, 'unlabelled');
    INSERT INTO sample_states (sample_id, state, annotator, at) VALUES (1, 'flagged', 'Mei', 6), (2, 'skipped', 'Mei', 9);`)
  migrate(db, null)
  expect(outgoingSamples(db, 0, 100).map(({ state, reason, dwellMs }) => [state, reason, dwellMs])).toEqual([
    ['flagged', 'spam', 1234],
    ['skipped', null, 77],
    ['unlabelled', null, null],
  ])
  db.close()
})
