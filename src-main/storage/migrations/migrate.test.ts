import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { handle, sql, type WritableDb } from '../database.ts'
import { OtherEdition, UpdateFailed } from '../project-file-errors.ts'
import { migrate, migrations, newestSchema } from './migrate.ts'

let folder: string
let path: string
let db: WritableDb
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-migrate-'))
  path = join(folder, 'p.kindling')
  db = handle(new Sqlite(path), path)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})
const schema = () => Number(db.pragma('user_version'))
const shape = () => db.all(sql`SELECT type, name, sql FROM sqlite_schema ORDER BY name`)

test('numbers grow by tens and names are all different', () => {
  const numbers = migrations.map(({ number }) => number)
  expect(numbers).toEqual([...new Set(numbers)].filter((number) => number % 10 === 0).sort((a, b) => a - b))
  expect(new Set(migrations.map(({ name }) => name)).size).toBe(migrations.length)
})

test('step by step leads to the same schema as all at once', () => {
  for (const { number } of migrations) migrate(db, null, number)
  const stepwise = shape()
  db.close()
  rmSync(path)
  db = handle(new Sqlite(path), path)
  migrate(db, null)
  expect(shape()).toEqual(stepwise)
  expect(schema()).toBe(newestSchema())
})

test('an older file is copied before it is changed, beside copies that are there', () => {
  migrate(db, null, 10)
  migrate(db, `${path}.before-update`, 10)
  expect(readdirSync(folder)).toEqual(['p.kindling'])
  db.run(sql`VACUUM INTO ${`${path}.before-update-10`}`)
  migrate(db, `${path}.before-update`)
  const copy = new Sqlite(`${path}.before-update-10-2`, { readonly: true })
  expect(copy.pragma('user_version', { simple: true })).toBe(10)
  copy.close()
})

test('a step that fails leaves the schema before it and names the copy', () => {
  migrate(db, null, 10)
  db.exec('CREATE TABLE vectors (theirs)')
  const before = shape()
  const backup = `${path}.before-update`
  let error: unknown
  try {
    migrate(db, backup)
  } catch (caught) {
    error = caught
  }
  expect(error).toBeInstanceOf(UpdateFailed)
  expect((error as UpdateFailed).fields).toMatchObject({ step: 'imports-appear-whole', backup: `${backup}-10` })
  expect(schema()).toBe(10)
  expect(shape()).toEqual(before)
})

test('refuses a file whose steps are not the first ones of ours', () => {
  migrate(db, null)
  db.run(sql`UPDATE migrations SET name = 'another-way' WHERE number = 20`)
  expect(() => migrate(db, null)).toThrow(OtherEdition)
})
