import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { DEFAULT_RULE } from '../../evaluation/exposure/exposure-rule.ts'
import { handle } from '../database.ts'
import { activePeople, personOf } from '../tables/annotators.ts'
import { noteAnnotator } from '../tables/note-annotator.ts'
import { listExposures, looksOf } from '../tables/exposures.ts'
import { migrate } from './migrate.ts'

const none = JSON.stringify({ shown: 0, accepted: 0, logSeconds: 0, logSecondsSquared: 0 })

test('in an earlier file every name is a person, and looks are of the answers that stood before them', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null, 340)
  const answers = [1, 2, 3, 4, 5, 6].map((id) => `(${id}, ${10 * id}, '${id % 2 ? 'Mei' : 'Ana'}', 'label', 1)`)
  db.exec(`
    INSERT INTO actions (id, at, annotator, kind, count) VALUES ${answers.join()};
    PRAGMA foreign_keys = OFF;
    INSERT INTO exposures (id, task_id, model_id, control_id, rule, started_at, share, ended_at, ended_by)
      VALUES (1, 1, 2, 1, '{}', 15, 0.06, 55, 'withdrawn'), (2, 1, 3, 1, '{}', 56, 0.01, NULL, NULL);
    INSERT INTO exposure_looks (exposure_id, look, at, share, fresh, control, decision, why)
      VALUES (1, 1, 35, 0.01, '${none}', '${none}', 'hold', 'too-few'), (1, 2, 45, 0.01, '${none}', '${none}', 'hold', 'too-few');`)
  migrate(db, null)
  expect(looksOf(db, 1).map(({ fromAction, toAction }) => [fromAction, toAction])).toEqual([
    [1, 3],
    [3, 4],
  ])
  expect(listExposures(db, 1, DEFAULT_RULE).map((one) => [one.id, one.fromAction, one.toAction])).toEqual([
    [2, 5, null],
    [1, 1, 5],
  ])
  expect([activePeople(db, { after: 0, until: 99 }), activePeople(db, { after: 50, until: 99 })]).toEqual([2, 1])
  noteAnnotator(db, 'Mei L.', ['nobody here', 'Mei'])
  noteAnnotator(db, 'Bo', ['nobody here'])
  expect(['Mei L.', 'Bo', 'unheard of'].map((name) => personOf(db, name))).toEqual(['Mei', 'Bo', 'unheard of'])
  db.close()
})
