import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportReceipt } from '../../contract/data.ts'
import type { IncomingSample } from '../../exchange-formats/format.ts'
import { sql, type WritableDb } from '../../storage/database.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import { startImport } from '../../storage/tables/imports.ts'
import { iterateSamples } from '../../storage/tables/samples.ts'
import { importWriter } from './import-writer.ts'

let folder: string
let db: WritableDb
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-writer-'))
  db = createProjectFile(join(folder, 'p.kindling'))
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

interface Said extends Omit<Partial<IncomingSample>, 'content'> {
  readonly text: string
}
/** Imports records as a reader gives them; line 1 is the first. */
const ways = { trustLabels: true, labelsAsContext: false, onConflict: 'keep' as 'keep' | 'take' }
function take(records: readonly Said[], way: Partial<typeof ways> = {}) {
  const id = startImport(db, 'x', 7)
  const writer = importWriter({ db, id, now: 7, annotator: 'Mei', ...ways, ...way, expected: 10 })
  const samples = records.map(({ text, ...more }, i): IncomingSample => {
    return { line: i + 1, content: { kind: 'text', text }, context: {}, ...more }
  })
  writer.write(samples, [])
  const rest = { id, file: 'x', format: 'x', encoding: '', sha256: '', durationMs: 0, at: 7 }
  return writer.finish((tally): ImportReceipt => ({ ...rest, ...tally }))
}
const states = () => [...iterateSamples(db)].map(({ text, state, label }) => [text, state, label])

test('skipped and flagged samples come back as such, by whom, when, why and how quickly', () => {
  const stamp = { annotator: 'Ana', createdAt: 3, dwellMs: 1234 }
  const receipt = take([
    { text: 'one', state: 'skipped', ...stamp },
    { text: 'two', state: 'flagged', stateReason: 'looks like spam', ...stamp },
    { text: 'three', label: 'a', state: 'flagged', dwellMs: 5 },
    { text: 'four' },
  ])
  expect(receipt).toMatchObject({ added: 4, labelled: 1, skipped: 1, flagged: 1, alreadyAnswered: 0, notes: [] })
  expect(states()).toEqual([
    ['one', 'skipped', null],
    ['two', 'flagged', null],
    ['three', 'labelled', 'a'],
    ['four', 'unlabelled', null],
  ])
  expect(db.all(sql`SELECT state, reason, dwell_ms AS dwell, annotator, at FROM annotations ORDER BY id`)).toEqual([
    { state: 'skipped', reason: null, dwell: 1234, annotator: 'Ana', at: 3 },
    { state: 'flagged', reason: 'looks like spam', dwell: 1234, annotator: 'Ana', at: 3 },
    { state: 'labelled', reason: null, dwell: 5, annotator: 'Mei', at: 7 },
  ])
})

test('states that are not trusted stay readable as context, with their reason', () => {
  take([{ text: 'one', state: 'flagged', stateReason: 'spam' }], { trustLabels: false, labelsAsContext: true })
  expect([...iterateSamples(db)].map(({ state, context }) => [state, context])).toEqual([
    ['unlabelled', '{"state":"flagged","reason":"spam"}'],
  ])
})

test('each record with an answer is counted once, whether its sample is new, of this file or of the project', () => {
  take([{ text: 'old', label: 'a' }, { text: 'open' }])
  for (const onConflict of ['keep', 'take'] as const) {
    const records: Said[] = [
      ...[{ text: 'old', label: 'a' } as const, { text: 'old', label: 'b' } as const],
      ...[{ text: 'open', state: 'skipped' } as const, { text: 'open', label: 'b' } as const],
      ...[{ text: `new ${onConflict}`, label: 'a' } as const, { text: `new ${onConflict}`, state: 'flagged' } as const],
      ...[{ text: `new ${onConflict}`, label: 'a' } as const, { text: 'no answer' } as const],
    ]
    const receipt = take(records, { onConflict })
    const told = receipt.notes.filter(({ reason }) => reason !== 'project-answer-replaced')
    const inNotes = told.reduce((sum, { count }) => sum + count, 0)
    const { labelled, skipped, flagged, alreadyAnswered } = receipt
    expect(labelled + skipped + flagged + alreadyAnswered + inNotes).toBe(7)
  }
})

test('inside a file the first answer stands and the other is told with both lines', () => {
  const { notes, labelled } = take([
    { text: 'one', label: 'pos' },
    { text: 'one', label: 'neg' },
    { text: 'one', state: 'skipped' },
  ])
  expect(labelled).toBe(1)
  expect(states()).toEqual([['one', 'labelled', 'pos']])
  const examples = [
    { line: 2, detail: '“pos” (1), “neg” (2)' },
    { line: 3, detail: '“pos” (1), skipped (3)' },
  ]
  expect(notes).toEqual([{ reason: 'labels-conflict', count: 2, examples }])
})

test('what a reader says of its records is counted by reason, with the first ten', () => {
  const notes = [{ reason: 'several-labels', detail: 'a, b' } as const]
  const receipt = take(Array.from({ length: 12 }, (_, i) => ({ text: `t${i}`, notes })))
  expect(receipt.notes).toMatchObject([{ reason: 'several-labels', count: 12 }])
  expect(receipt.notes[0]!.examples.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})
