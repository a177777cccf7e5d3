import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql, type WritableDb } from '../../storage/database.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import { ProjectDamaged } from '../../storage/project-file-errors.ts'
import { recordDecisions } from '../../storage/tables/annotations.ts'
import { finishImport, startImport } from '../../storage/tables/imports.ts'
import { ensureLabel } from '../../storage/tables/labels.ts'
import { insertSample, iterateSamples, type SampleRecord } from '../../storage/tables/samples.ts'
import { watchCounts } from './watch-counts.ts'

let folder: string
let db: WritableDb
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-counts-'))
  db = createProjectFile(join(folder, 'p.kindling'))
  const id = startImport(db, 'f', 0)
  for (const text of ['a', 'b', 'c', 'd'])
    insertSample(db, {
      contentHash: 0,
      externalId: null,
      text,
      image: null,
      imageName: null,
      context: null,
      importId: id,
    })
  finishImport(db, id, '{}')
  decide(1, 'labelled', ensureLabel(db, 'x'))
  decide(2, 'skipped', null)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})
const decide = (sample: number, state: SampleRecord['state'], labelId: number | null) =>
  recordDecisions(db, {
    at: 0,
    annotator: 'Ada',
    kind: 'label',
    decisions: [{ sample, state, labelId, reason: null, dwellMs: null, modelVersion: null, shown: null }],
  } as never)

/** Reads all samples, as a damaged file might give them. */
function read(damage: (rows: SampleRecord[]) => SampleRecord[] = (rows) => rows, meanwhile = () => {}) {
  const seen = watchCounts(db)
  for (const row of damage([...iterateSamples(db)])) seen.one(row)
  meanwhile()
  seen.requireAll()
}

test('a whole reading passes, also where somebody decides meanwhile', () => {
  expect(() => read()).not.toThrow()
  expect(() => read(undefined, () => decide(3, 'labelled', 1))).not.toThrow()
})

test.each<[string, (rows: SampleRecord[]) => SampleRecord[]]>([
  ['a sample missing in the middle', (rows) => rows.filter(({ id }) => id !== 3)],
  ['the last sample missing', (rows) => rows.slice(0, -1)],
  ['a state lost', (rows) => rows.map((row) => (row.id === 2 ? { ...row, state: 'unlabelled' } : row))],
  ['the name of a label lost', (rows) => rows.map((row) => ({ ...row, label: null }))],
])('%s is damage', (_, damage) => expect(() => read(damage)).toThrow(ProjectDamaged))

test('the counts of the index are what is compared with, not those of the same reading', () => {
  db.run(sql`DELETE FROM standings WHERE sample_id = 1`)
  expect(() =>
    read((rows) => rows.map((row) => (row.id === 1 ? { ...row, state: 'labelled', label: 'x' } : row))),
  ).toThrow(ProjectDamaged)
})
