import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openProjectFile } from '../project-file.ts'
import { recordDecisions, undoAction } from './annotations.ts'
import { listLabels } from './labels.ts'
import { sourceFigures } from './source-figures.ts'
import { logSuggestions, sourceEvidence } from './suggestions.ts'

const FIXTURE = join(import.meta.dirname, '../../../tests/fixtures/project-70.kindling')

test('an older file has no suggestions in its log, takes them with its next answers, and forgets those of an answer taken back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-suggestions-'))
  const path = join(folder, 'old.kindling')
  copyFileSync(FIXTURE, path)
  const db = openProjectFile(path)
  expect([sourceEvidence(db, 1, 100), await sourceFigures(db, 1)]).toEqual([[], { cards: 0, sources: [] }])
  const [first, second] = listLabels(db)
  const answer = (sample: number, label: number) =>
    db.transaction(() => {
      const decisions = [{ sample, state: 'labelled' as const, labelId: label, dwellMs: 900 }]
      const action = recordDecisions(db, { at: 1, annotator: 'Ada', kind: 'label', decisions })
      const said = (source: string, labelId: number, shown: boolean) => ({
        source,
        labelId,
        shown,
        value: null,
        why: {},
      })
      logSuggestions(db, action, [said('rules.v1', first!.id, true), said('model.v1', second!.id, false)])
      return action
    })
  answer(1, first!.id)
  const taken = answer(2, second!.id)
  answer(3, first!.id)
  expect(sourceEvidence(db, 1, 100)).toEqual([
    { source: 'model.v1', right: 1, of: 3 },
    { source: 'rules.v1', right: 2, of: 3 },
  ])
  undoAction(db, { action: taken, at: 2, annotator: 'Ada' })
  expect(sourceEvidence(db, 1, 100)).toEqual([
    { source: 'model.v1', right: 0, of: 2 },
    { source: 'rules.v1', right: 2, of: 2 },
  ])
  expect(await sourceFigures(db, 1)).toEqual({
    cards: 2,
    sources: [
      { source: 'model.v1', right: 0, of: 2, first: 0, shown: 0 },
      { source: 'rules.v1', right: 2, of: 2, first: 2, shown: 2 },
    ],
  })
  // Corrected, an answer counts once, as it stands; taken back, the one before it stands again.
  const corrected = answer(1, second!.id)
  expect(sourceEvidence(db, 1, 100)).toEqual([
    { source: 'model.v1', right: 1, of: 2 },
    { source: 'rules.v1', right: 1, of: 2 },
  ])
  undoAction(db, { action: corrected, at: 3, annotator: 'Ada' })
  expect(sourceEvidence(db, 1, 100)).toEqual([
    { source: 'model.v1', right: 0, of: 2 },
    { source: 'rules.v1', right: 2, of: 2 },
  ])
  db.close()
  rmSync(folder, { recursive: true })
})

test('an answer of several labels bears out each of them; one that bears out none counts as none right, not as unknown', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-suggestions-'))
  const path = join(folder, 'old.kindling')
  copyFileSync(FIXTURE, path)
  const db = openProjectFile(path)
  const [first, second] = listLabels(db)
  const answer = (sample: number, labelIds: readonly number[]) =>
    db.transaction(() => {
      const decisions = [{ sample, state: 'labelled' as const, labelId: null, labelIds, dwellMs: 900 }]
      const action = recordDecisions(db, { at: 1, annotator: 'Ada', kind: 'label', decisions })
      const said = { source: 'model.v1', labelId: first!.id, value: 0.5, shown: true, why: {} }
      logSuggestions(db, action, [said])
    })
  answer(1, [])
  expect(sourceEvidence(db, 1, 100)).toEqual([{ source: 'model.v1', right: 0, of: 1 }])
  answer(2, [first!.id, second!.id])
  answer(3, [second!.id])
  expect(sourceEvidence(db, 1, 100)).toEqual([{ source: 'model.v1', right: 1, of: 3 }])
  expect((await sourceFigures(db, 1)).sources[0]).toMatchObject({ right: 1, of: 3 })
  db.close()
  rmSync(folder, { recursive: true })
})
