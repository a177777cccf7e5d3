import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { handle } from '../database.ts'
import { ensureLabel, listLabels, removeLabel } from '../tables/labels.ts'
import { migrate } from './migrate.ts'

test('the first ten labels of an older file get the digits in their order; a new one takes a free digit and moves none', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null, 60)
  for (let i = 0; i < 12; i++) db.exec(`INSERT INTO labels (task_id, name, position) VALUES (1, 'l${i}', ${i})`)
  migrate(db, null)
  const keys = () => listLabels(db).map(({ name, key }) => `${name} ${key ?? '–'}`)
  const first = ['l0 1', 'l1 2', 'l2 3', 'l3 4', 'l4 5', 'l5 6', 'l6 7', 'l7 8', 'l8 9', 'l9 0', 'l10 –', 'l11 –']
  expect(keys()).toEqual(first)
  ensureLabel(db, 'new')
  expect(keys()).toEqual([...first, 'new –'])
  removeLabel(db, listLabels(db)[4]!.id)
  ensureLabel(db, 'newer')
  expect(keys()).toEqual([...first.filter((label) => label !== 'l4 5'), 'new –', 'newer 5'])
  db.close()
})
