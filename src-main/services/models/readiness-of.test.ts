import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { handle } from '../../storage/database.ts'
import { migrate } from '../../storage/migrations/migrate.ts'
import type { ModelRecord } from '../../storage/tables/models.ts'
import { writeSetting } from '../../storage/tables/project.ts'
import { noteSelfTest, readinessOf } from './readiness-of.ts'

test('the self-test of a model is that of its float32 bundle; of smaller ones alone, whether one met it', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null)
  const record = { id: 3, task: 1, classes: [], holdout: null } as unknown as ModelRecord
  const verdict = () => {
    const codes = readinessOf(db, record, 0.8).missing.map(({ code }) => code)
    return codes.includes('selfTestNotRun') ? 'not run' : codes.includes('selfTest') ? 'not met' : 'met'
  }
  expect(verdict()).toBe('not run')
  noteSelfTest(db, 3, 'int8-static', false)
  expect(verdict()).toBe('not met')
  noteSelfTest(db, 3, 'int8', true)
  expect(verdict()).toBe('met')
  noteSelfTest(db, 3, 'float32', true)
  noteSelfTest(db, 3, 'int8', false)
  expect(verdict()).toBe('met')
  noteSelfTest(db, 3, 'float32', false)
  expect(verdict()).toBe('not met')
  // As earlier versions kept it.
  writeSetting(db, 'self-test of model 3', true)
  expect(verdict()).toBe('not run')
  db.close()
})
