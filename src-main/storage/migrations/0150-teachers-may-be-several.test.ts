import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { handle, sql } from '../database.ts'
import { listModels } from '../tables/models.ts'
import { runById } from '../tables/training-runs.ts'
import { migrate } from './migrate.ts'

test('a student of an older file still says which model taught it, and a run of one goes on with it', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null, 140)
  const how = { temperature: 3, labelsShare: 0.1 }
  const told = JSON.stringify({ model: 7, ...how, taught: 90, holdout: null, unlabelled: { samples: 5, share: 0.8 } })
  db.exec(`INSERT INTO models (id, version, learner, options, seed, labels, classes, parameters, temperature, train_ms, at, last_action, task_id, kind)
    VALUES (7, 4, 'softmax-head.v1', '{}', 1, 2, '[1,2]', x'01', 1, 1, 1, 1, 1, 'single'), (8, 5, 'ngram-bag.v1', '{}', 1, 2, '[1,2]', x'01', 1, 1, 1, 1, 1, 'single')`)
  db.run(sql`UPDATE models SET teacher = ${told} WHERE id = 8`)
  db.run(sql`INSERT INTO training_runs (id, learner, options, seed, state, labels, started_at, teacher, task_id)
    VALUES (1, 'ngram-bag.v1', '{}', 1, 'interrupted', 2, 1, ${JSON.stringify({ model: 7, ...how, upTo: 95 })}, 1)`)
  migrate(db, null)
  const by = { kind: 'models', models: [{ id: 7, version: 4 }] }
  const found = { by, ...how, taught: 90, holdout: null, unlabelled: { samples: 5, share: 0.8 }, right: null }
  expect(listModels(db).map(({ teacher }) => teacher)).toEqual([found, null])
  expect(runById(db, 1)!.teacher).toEqual({ by, ...how, upTo: 95 })
  db.close()
})
