import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportReceipt } from '../../contract/data.ts'
import type { IncomingSample } from '../../exchange-formats/format.ts'
import { sql, type WritableDb } from '../../storage/database.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import { startImport, takeBackImport } from '../../storage/tables/imports.ts'
import { outgoingSamples } from '../../storage/tables/outgoing-samples.ts'
import { iterateSamples } from '../../storage/tables/samples.ts'
import { importWriter } from './import-writer.ts'
import { furtherRecordsOf } from './stored-context.ts'

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
  return writer.finish((counts): ImportReceipt => ({ ...rest, ...counts }))
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

test('a label longer than an answer may be is told and makes no label', () => {
  const receipt = take([
    { text: 'one', label: 'a'.repeat(10_000) },
    { text: 'two', label: 'b'.repeat(10_001) },
  ])
  expect(receipt).toMatchObject({ added: 2, labelled: 1, notes: [{ reason: 'label-too-long', count: 1 }] })
  expect(receipt.notes[0]!.examples).toEqual([{ line: 2, detail: `${'b'.repeat(80)}…` }])
  expect(states()[1]).toEqual(['two', 'unlabelled', null])
})

const alsoOf = () => outgoingSamples(db, 0, 100).map(({ furtherRecords }) => furtherRecordsOf(furtherRecords))

test('ids, context and labels of further records of a text are kept with its sample, once', () => {
  const records: Said[] = [
    { text: 'cheap and fine', externalId: 'r1', label: 'pos', context: { shop: 'A' } },
    { text: 'cheap and fine', externalId: 'r2', label: 'neg', context: { shop: 'B' } },
    { text: 'cheap and fine', externalId: 'r3', label: 'pos', context: { shop: 'C' } },
    { text: 'cheap and fine', externalId: 'r1', label: 'pos', context: { shop: 'A' } },
  ]
  expect(take(records)).toMatchObject({ added: 1, duplicates: 3, labelled: 1, alreadyAnswered: 2 })
  const also = [
    [
      { id: 'r2', label: 'neg', context: { shop: 'B' } },
      { id: 'r3', context: { shop: 'C' } },
    ],
  ]
  expect(alsoOf()).toEqual(also)
  take(records)
  expect(alsoOf()).toEqual(also)
})

test('a pair is one sample by both its texts, in this file and in the next', () => {
  const pairs: Said[] = [
    { text: 'A man sleeps.', label: 'entailment', context: { premise: 'He naps.' } },
    { text: 'A man sleeps.', label: 'contradiction', context: { premise: 'He runs.' } },
    { text: 'A man sleeps.', label: 'neutral', context: { premise: 'He is at home.' } },
  ]
  const receipt = take(pairs)
  expect(receipt).toMatchObject({ added: 3, duplicates: 0, labelled: 3 })
  const examples = [
    { line: 2, detail: 'premise' },
    { line: 3, detail: 'premise' },
  ]
  expect(receipt.notes).toEqual([{ reason: 'same-text-apart', count: 2, examples }])
  expect(take([...pairs].reverse())).toMatchObject({ added: 0, duplicates: 3, alreadyAnswered: 3, notes: [] })
})

test('a column the project does not know makes no new sample of a text', () => {
  take([{ text: 'one', label: 'a' }])
  const comment = 'I looked at this one twice and am sure'
  expect(take([{ text: 'one', label: 'a', context: { comment } }])).toMatchObject({ added: 0, duplicates: 1 })
  expect(alsoOf()).toEqual([[{ context: { comment } }]])
})

test('further records of samples of the project wait for the end of the import', () => {
  take([{ text: 'one', externalId: '1' }])
  const id = startImport(db, 'x', 7)
  const writer = importWriter({ db, id, now: 7, annotator: 'Mei', trustLabels: true, onConflict: 'keep', expected: 10 })
  writer.write([{ line: 1, content: { kind: 'text', text: 'one' }, externalId: '2', context: {} }], [])
  expect(alsoOf()).toEqual([[]])
  takeBackImport(db, id)
  expect(alsoOf()).toEqual([[]])
})
