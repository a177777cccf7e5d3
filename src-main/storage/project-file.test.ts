import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from './database.ts'
import { backUp, createProjectFile, integrityOf, openProjectFile } from './project-file.ts'
import {
  NotAProject,
  ProjectDamaged,
  ProjectExists,
  ProjectFromTheFuture,
  ProjectMissing,
  ProjectTruncated,
} from './project-file-errors.ts'
import { readSetting, writeSetting } from './tables/project.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-storage-'))
  path = join(folder, 'p.kindling')
})
afterEach(() => {
  chmodSync(folder, 0o755)
  rmSync(folder, { recursive: true })
})

const bytesOf = () => readFileSync(path).toString('base64')

test('keeps what was written after closing and opening', () => {
  const made = createProjectFile(path)
  writeSetting(made, 'name', 'banking')
  made.close()
  const db = openProjectFile(path)
  expect(readSetting(db, 'name')).toBe('banking')
  expect(integrityOf(db)).toBe('ok')
  db.close()
})

test('refuses to make a project over a file that is there', () => {
  writeFileSync(path, 'precious')
  expect(() => createProjectFile(path)).toThrow(ProjectExists)
  expect(readFileSync(path, 'utf8')).toBe('precious')
})

test('says that a missing file is missing', () => expect(() => openProjectFile(path)).toThrow(ProjectMissing))

test.each([
  ['text', () => writeFileSync(path, 'text,label\n'.repeat(100))],
  ['an empty file', () => writeFileSync(path, '')],
  [
    "another program's SQLite file",
    () => {
      const other = new Sqlite(path)
      other.exec('CREATE TABLE theirs (x)')
      other.close()
    },
  ],
])('refuses %s and leaves it as it was', (_, make) => {
  make()
  const before = bytesOf()
  expect(() => openProjectFile(path)).toThrow(NotAProject)
  expect(bytesOf()).toBe(before)
})

test('refuses a file from a newer studio and leaves it as it was', () => {
  createProjectFile(path).close()
  const raw = new Sqlite(path)
  raw.pragma('user_version = 99990')
  raw.close()
  const before = bytesOf()
  expect(() => openProjectFile(path)).toThrow(ProjectFromTheFuture)
  expect(bytesOf()).toBe(before)
})

function filled() {
  const db = createProjectFile(path)
  for (let i = 0; i < 2000; i++) writeSetting(db, `key ${i}`, 'x'.repeat(200))
  db.close()
}

test('notices a truncated file', () => {
  filled()
  truncateSync(path, 40_960)
  expect(() => openProjectFile(path)).toThrow(ProjectTruncated)
})

test('names damage inside the file', () => {
  filled()
  const bytes = readFileSync(path)
  bytes.fill(0xff, 100, 4096)
  writeFileSync(path, bytes)
  expect(() => openProjectFile(path)).toThrow(ProjectDamaged)
})

test('a backup made while work goes on opens as a project with the same content', () => {
  const db = createProjectFile(path)
  writeSetting(db, 'name', 'a')
  const copy = join(folder, 'copy.kindling')
  backUp(db, copy)
  writeSetting(db, 'name', 'b')
  db.close()
  const opened = openProjectFile(copy)
  expect(readSetting(opened, 'name')).toBe('a')
  opened.close()
})

test('a transaction that throws leaves nothing', () => {
  const db = createProjectFile(path)
  expect(() =>
    db.transaction(() => {
      writeSetting(db, 'name', 'half')
      throw new Error('stop')
    }),
  ).toThrow('stop')
  expect(db.get(sql`SELECT 1 FROM project WHERE key = 'name'`)).toBeUndefined()
  db.close()
})

test('a copied file is a project', () => {
  filled()
  const copy = join(folder, 'mailed.kindling')
  copyFileSync(path, copy)
  openProjectFile(copy).close()
})
