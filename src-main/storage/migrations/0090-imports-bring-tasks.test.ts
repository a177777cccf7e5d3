import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sql } from '../database.ts'
import { openProjectFile } from '../project-file.ts'
import { listActions } from '../tables/annotations.ts'
import { finishImport, startImport, takeBackImport } from '../tables/imports.ts'
import { openImportAction } from '../tables/imported-answers.ts'
import { addTask, listTasks } from '../tables/tasks.ts'

const FIXTURE = join(import.meta.dirname, '../../../tests/fixtures/project-70.kindling')

test('the log entry of an older import knows its import, and keeps its count whatever other imports do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-90-'))
  const path = join(folder, 'p.kindling')
  cpSync(FIXTURE, path)
  const db = openProjectFile(path)
  try {
    expect(
      db.all(sql`SELECT kind, import_id AS id FROM actions WHERE kind = 'import' OR import_id IS NOT NULL`),
    ).toEqual([{ kind: 'import', id: 1 }])
    const before = listActions(db, 1e9, 99)
    const begin = () => {
      const id = startImport(db, 'b.csv', 1)
      addTask(db, { name: `of ${id}`, kind: 'multi', wanted: 1 }, id)
      openImportAction(db, { at: 1, annotator: 'Mei', importId: id })
      return id
    }
    takeBackImport(db, begin())
    expect([listActions(db, 1e9, 99), listTasks(db).length]).toEqual([before, 1])
    const id = begin()
    expect(listTasks(db)).toHaveLength(1)
    finishImport(db, id, '{}')
    expect(listTasks(db).map(({ name }) => name)).toEqual(['label', `of ${id}`])
    expect(listActions(db, 1e9, 99)).toEqual(before)
  } finally {
    db.close()
    rmSync(folder, { recursive: true })
  }
})
