import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { handle, sql } from '../database.ts'
import { migrate } from '../migrations/migrate.ts'
import { endRun, runById, startRun } from './training-runs.ts'

test('why a run ended is read as name and fields, a sentence of earlier versions as it stands', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null)
  const run = startRun(db, { learner: 'x', options: { a: 1 }, seed: 1, labels: 2, lastAction: 0, at: 1 })
  expect(runById(db, run)).toMatchObject({ options: { a: 1 }, curve: [], error: null })
  const error = { name: 'ComputeStopped', message: 'm', fields: { task: 'train' } }
  const curve = [{ step: 1, loss: 0.5, metric: null }]
  endRun(db, run, { state: 'failed', at: 2, curve, modelId: null, error })
  expect(runById(db, run)).toMatchObject({ curve, error })
  db.run(sql`UPDATE training_runs SET error = 'It broke.', curve = '[{"step"', options = '7' WHERE id = ${run}`)
  const told = { name: 'UnexpectedError', fields: { message: 'It broke.' } }
  expect(runById(db, run)).toMatchObject({ curve: [], options: {}, error: told })
  db.close()
})
