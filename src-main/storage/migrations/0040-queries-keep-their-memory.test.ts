import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { handle } from '../database.ts'
import { listQueries } from '../tables/query-log.ts'
import { migrate } from './migrate.ts'

test('queries of older files were asked without a memory, as far as anybody knows', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null, 30)
  db.exec(`INSERT INTO query_log (at, strategy, options, seed, model_id, set_id, last_action, pool_size, picks, reasons, took_ms)
    VALUES (1, 'margin.v1', '{}', 7, NULL, NULL, 0, 10, '[]', '[]', 1)`)
  migrate(db, null)
  expect(listQueries(db, 10)).toMatchObject([{ strategy: 'margin.v1', seed: 7, memory: null }])
  db.close()
})
