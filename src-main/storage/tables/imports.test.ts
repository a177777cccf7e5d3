import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProjectFile } from '../project-file.ts'
import { finishImport, firstUnfinishedSample, startImport, takeBackImport } from './imports.ts'

test('what an import brings may be taken back until it is finished', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-imports-'))
  const db = createProjectFile(join(folder, 'p.kindling'))
  try {
    const run = (end: (id: number) => void) => {
      const id = startImport(db, 'a.csv', 1)
      const during = firstUnfinishedSample(db)
      end(id)
      return [during, firstUnfinishedSample(db)]
    }
    expect(firstUnfinishedSample(db)).toBe(Infinity)
    expect(run((id) => takeBackImport(db, id))).toEqual([1, Infinity])
    expect(run((id) => finishImport(db, id, '{}'))).toEqual([1, Infinity])
  } finally {
    db.close()
    rmSync(folder, { recursive: true })
  }
})
