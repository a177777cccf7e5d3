import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { handle, sql } from '../database.ts'
import { openProjectFile } from '../project-file.ts'
import { describeLabel, giveKey, labelTexts } from '../tables/label-texts.ts'
import { ensureLabel, FIRST_TASK, listLabels } from '../tables/labels.ts'
import { migrate } from './migrate.ts'

const FIXTURE = join(import.meta.dirname, '../../../tests/fixtures/project-70.kindling')

test('labels of an older file come with empty texts, their names in words, and take what is written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-labels-'))
  const path = join(folder, 'old.kindling')
  copyFileSync(FIXTURE, path)
  const db = openProjectFile(path)
  const before = listLabels(db)
  expect(before.length).toBeGreaterThan(0)
  for (const { description, keywords, examples, colour } of before)
    expect([description, keywords, examples, colour]).toEqual(['', [], [], null])
  const { id } = before[0]!
  describeLabel(db, id, { description: 'Money back', keywords: ['refund', 'back'], colour: 3 })
  describeLabel(db, id, { examples: ['I want my money'] })
  const written = { description: 'Money back', keywords: ['refund', 'back'], examples: ['I want my money'], colour: 3 }
  expect(listLabels(db)).toEqual([{ ...before[0], ...written }, ...before.slice(1)])
  describeLabel(db, id, { description: '', colour: null })
  expect(listLabels(db)[0]).toMatchObject({ description: '', keywords: ['refund', 'back'], colour: null })
  db.close()
  rmSync(folder, { recursive: true })
})

test('labelTexts gives each label’s name in words, in the order of the set; a damaged list costs itself only', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null)
  const [first, second] = [ensureLabel(db, 'card_arrival'), ensureLabel(db, 'PINBlocked')]
  describeLabel(db, second, { description: 'Too many wrong tries', keywords: ['PIN'], examples: ['my PIN is blocked'] })
  db.run(sql`UPDATE labels SET examples = '["cut' WHERE id = ${second}`)
  expect(labelTexts(db, FIRST_TASK)).toEqual([
    { id: first, name: 'card arrival', description: '', keywords: [], examples: [] },
    { id: second, name: 'pin blocked', description: 'Too many wrong tries', keywords: ['PIN'], examples: [] },
  ])
  db.close()
})

test('a key that another label has is exchanged with it', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null)
  const [a, b] = ['a', 'b', 'c'].map((name) => ensureLabel(db, name))
  const keys = () => listLabels(db).map(({ key }) => key)
  giveKey(db, a!, '2')
  expect(keys()).toEqual(['2', '1', '3'])
  giveKey(db, b!, null)
  expect(keys()).toEqual(['2', null, '3'])
  giveKey(db, b!, '3')
  expect(keys()).toEqual(['2', '3', null])
  db.close()
})
