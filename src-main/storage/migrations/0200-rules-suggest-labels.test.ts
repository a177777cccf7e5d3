import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openProjectFile } from '../project-file.ts'
import { listLabels, removeLabel, ensureLabel } from '../tables/labels.ts'
import { insertRule, listRules } from '../tables/rules.ts'

const FIXTURE = join(import.meta.dirname, '../../../tests/fixtures/project-70.kindling')

test('an older file has no rules, takes them, and loses those of a label that is removed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-rules-'))
  const path = join(folder, 'old.kindling')
  copyFileSync(FIXTURE, path)
  const db = openProjectFile(path)
  expect(listRules(db)).toEqual([])
  const [first] = listLabels(db)
  const rule = { phrase: 'refund', exact: false, priority: 3, active: true }
  const id = insertRule(db, { ...rule, labelId: first!.id })
  const fresh = ensureLabel(db, 'fresh')
  insertRule(db, { ...rule, labelId: fresh })
  expect(removeLabel(db, fresh)).toBe(true)
  expect(listRules(db)).toEqual([{ id, ...rule, labelId: first!.id, speaksFor: first!.id }])
  db.close()
  rmSync(folder, { recursive: true })
})
