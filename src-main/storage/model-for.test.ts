import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FOR_THE_POOL, modelFor } from './model-for.ts'
import { createProjectFile } from './project-file.ts'
import { activateModel, addModel } from './tables/models.ts'
import { addTask } from './tables/tasks.ts'
import { plainModel } from '../../tests/storage/plain-model.ts'

const room = join(import.meta.dirname, '..')

test('an annotator and the pool have the model in use of their task, and none before one is trained', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-model-for-'))
  const db = createProjectFile(join(folder, 'p.kindling'))
  const add = (task: number, active: boolean) => addModel(db, { ...plainModel, task }, active)
  try {
    const other = addTask(db, { name: 'other', kind: 'multi', wanted: 1 })
    const first = add(1, true)
    const worse = add(1, false)
    expect([modelFor(db, 'Ada')?.id, modelFor(db, FOR_THE_POOL)?.id, modelFor(db, 'Ada', other)]).toEqual([
      first,
      first,
      null,
    ])
    const others = add(other, true)
    activateModel(db, worse)
    expect([modelFor(db, 'Ada')?.id, modelFor(db, 'Ada', other)?.id]).toEqual([worse, others])
  } finally {
    db.close()
    rmSync(folder, { recursive: true })
  }
})

test('nobody else reads which model is in use', () => {
  const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('migrations'),
  )
  // Queries of the table `models` that look at `active`, wherever they stand.
  const queries = (path: string) => readFileSync(join(room, path), 'utf8').match(/sql`(?:[^`\\]|\\.)*`/g) ?? []
  const isReader = (query: string) =>
    /\b(FROM|JOIN)\s+models\b/.test(query) && /\bactive\b/.test(query.replace(/SET active = \(id = \$\{id\}\)/, ''))
  const readers = files.filter((path) => queries(path).some(isReader))
  expect(files.length).toBeGreaterThan(400)
  expect(readers).toEqual([join('storage', 'model-for.ts')])
})
