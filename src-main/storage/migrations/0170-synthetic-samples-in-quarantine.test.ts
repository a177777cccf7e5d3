import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { handle, sql } from '../database.ts'
import { answeredSamples } from '../tables/annotations.ts'
import { listModels } from '../tables/models.ts'
import { teachingSynthetic } from '../tables/synthetic-samples.ts'
import { listTemplates } from '../tables/templates.ts'
import { migrate } from './migrate.ts'

test('an older file has no templates; its models were taught by no synthetic sample, and its answers stay', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null, 160)
  db.exec(`INSERT INTO labels (id, task_id, name, position) VALUES (1, 1, 'a', 0);
    INSERT INTO imports (id, file, at, state) VALUES (1, 'f', 1, 'done');
    INSERT INTO samples (id, content_hash, text, import_id) VALUES (1, 5, 'text', 1);
    INSERT INTO standings VALUES (1, 1, 'Ada', 'labelled', 1, 1, NULL, 1);
    INSERT INTO models (id, version, learner, options, seed, labels, classes, parameters, temperature, train_ms, at, last_action, task_id, kind)
      VALUES (7, 4, 'softmax-head.v1', '{}', 1, 2, '[1,2]', x'01', 1, 1, 1, 1, 1, 'single')`)
  migrate(db, null)
  expect([listTemplates(db), teachingSynthetic(db), listModels(db)[0]!.synthetic]).toEqual([[], [], null])
  expect(answeredSamples(db)).toEqual([{ sample: 1, labelIds: [1] }])
  expect(db.pluck(sql`SELECT name FROM sqlite_schema WHERE name IN ('teaching_samples', 'synthetic_labels')`)).toEqual(
    [],
  )
  db.close()
})
