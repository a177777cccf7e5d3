import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql, type WritableDb } from '../../storage/database.ts'
import { DiskFull } from '../../storage/project-file-errors.ts'
import { createProjectFile, integrityOf } from '../../storage/project-file.ts'
import { labelledSamples, listActions, recordDecisions } from '../../storage/tables/annotations.ts'
import { listReceipts, listRejects } from '../../storage/tables/imports.ts'
import { ensureLabel, listLabels } from '../../storage/tables/labels.ts'
import { countsByState, imageBy, iterateSamples, sampleCount } from '../../storage/tables/samples.ts'
import { vectorsAfter } from '../../storage/tables/vectors.ts'
import { exportFile } from './export-file.ts'
import { importFile, OtherKindOfSamples, type ImportRequest } from './import-file.ts'

let folder: string
let db: WritableDb
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-import-'))
  db = createProjectFile(join(folder, 'p.kindling'))
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
interface Watched extends Partial<ImportRequest> {
  readonly signal?: AbortSignal
  readonly progress?: (done: number) => void
}
const take = (path: string, { signal, progress, ...request }: Watched = {}) =>
  importFile(
    db,
    { path, trustLabels: true, annotator: 'Mei', now: 7, ...request },
    { signal: signal ?? new AbortController().signal, progress: progress ?? (() => {}) },
  )
const rows = () => [...iterateSamples(db)].map(({ id, text, label }) => [id, text, label])
/** Everything the file holds, hidden rows too; not how often it was written. */
const everything = () =>
  ['samples', 'standings', 'annotations', 'actions', 'labels', 'imports', 'import_rejects', 'images', 'vectors'].map(
    (table) => [table, db.all({ text: `SELECT * FROM ${table}`, values: [] })],
  )
const many = (count: number, name = 'row') =>
  'text,label\n' + Array.from({ length: count }, (_, i) => `${name} ${i},label ${i % 3}\n`).join('')

test('accounts for every record: added, duplicate or rejected', async () => {
  const receipt = await take(file('a.csv', 'id,text,label\n1,one,a\n2,two,\n3,one,b\n4,,a\n5,three,a,surplus\n'))
  expect(receipt).toMatchObject({
    file: 'a.csv',
    format: 'csv.v1',
    encoding: 'utf-8',
    records: 5,
    added: 2,
    duplicates: 1,
    labelled: 1,
    rejected: 2,
    notes: [{ reason: 'labels-conflict', count: 1, examples: [{ line: 4, detail: '“a” (2), “b” (4)' }] }],
    rejectsByReason: { 'empty-text': 1, 'ragged-row': 1 },
    labelsFound: [
      { label: 'a', count: 1 },
      { label: 'b', count: 1 },
    ],
  })
  expect(receipt.records).toBe(receipt.added + receipt.duplicates + receipt.rejected)
  expect(rows()).toEqual([
    [1, 'one', 'a'],
    [2, 'two', null],
  ])
  expect(listRejects(db, receipt.id, 0, 10).map(({ line, reason }) => [line, reason])).toEqual([
    [5, 'empty-text'],
    [6, 'ragged-row'],
  ])
  expect(listReceipts(db).map((text) => JSON.parse(text))).toEqual([receipt])
})

test('a duplicate gives its label to a sample that had none, and never takes one away', async () => {
  await take(file('a.csv', 'text,label\none,\ntwo,b\nthree,\nthree,c\n'))
  await take(file('b.csv', 'text,label\none,a\ntwo,x\nfour,\n'))
  expect(rows()).toEqual([
    [1, 'one', 'a'],
    [2, 'two', 'b'],
    [3, 'three', 'c'],
    [4, 'four', null],
  ])
  expect(countsByState(db)).toMatchObject({ samples: 4, labelled: 3 })
})

test('a corrected file read again: what differs is told, and wins only where it is asked to', async () => {
  await take(file('first.csv', 'text,label\none,pos\ntwo,pos\nthree,\n'))
  const corrected = file('corrected.csv', 'text,label\none,pos\ntwo,neg\nthree,neutral\n')
  const found = [{ line: 3, detail: '“pos” → “neg”' }]
  expect(await take(corrected)).toMatchObject({
    added: 0,
    duplicates: 3,
    labelled: 1,
    alreadyAnswered: 1,
    notes: [{ reason: 'project-answer-kept', count: 1, examples: found }],
  })
  expect(rows().map(([, , label]) => label)).toEqual(['pos', 'pos', 'neutral'])
  expect(await take(corrected, { onConflict: 'take', now: 9 })).toMatchObject({
    labelled: 1,
    alreadyAnswered: 2,
    notes: [{ reason: 'project-answer-replaced', count: 1, examples: found }],
  })
  expect(rows().map(([, , label]) => label)).toEqual(['pos', 'neg', 'neutral'])
  // The answer before is in the log, and the replacement an entry of it.
  expect(listActions(db, 1e9, 10).map(({ kind, count, at }) => [kind, count, at])).toEqual([
    ['import', 1, 9],
    ['import', 1, 7],
    ['import', 2, 7],
  ])
  expect(
    db.all(sql`SELECT a.state, l.name, b.name AS before FROM annotations a
    JOIN labels l ON l.id = a.label_id LEFT JOIN labels b ON b.id = a.before_label_id WHERE a.sample_id = 2 ORDER BY a.id`),
  ).toEqual([
    { state: 'labelled', name: 'pos', before: null },
    { state: 'labelled', name: 'neg', before: 'pos' },
  ])
})

test('its labels are one entry of the log, by whom and when the file says', async () => {
  await take(file('a.jsonl', '{"text":"one","label":"a"}\n{"text":"two","label":"b"}\n'))
  expect(listActions(db, 1e9, 10)).toMatchObject([{ kind: 'import', annotator: 'Mei', at: 7, count: 2, undone: 0 }])
})

test('labels that nobody wants stand nowhere: a card would show the answer beside the question', async () => {
  await take(file('a.csv', 'text,label\none,a\n'), { trustLabels: false })
  expect([...iterateSamples(db)].map(({ label, context }) => [label, context])).toEqual([[null, null]])
})

test('labels that are not trusted stay readable as context where that is wished', async () => {
  await take(file('a.csv', 'text,label\none,a\n'), { trustLabels: false, labelsAsContext: true })
  expect([...iterateSamples(db)].map(({ label, context }) => [label, context])).toEqual([[null, '{"label":"a"}']])
})

test('nobody sees a row or label of an import before all are there', async () => {
  await take(file('a.csv', 'text,label\nold,a\n'))
  const seen = new Set<string>()
  const look = () => seen.add(JSON.stringify([sampleCount(db), labelledSamples(db).length, listLabels(db).length]))
  await take(file('b.csv', many(5000) + 'old,a\n'), { progress: look })
  expect([...seen]).toEqual(['[1,1,1]'])
  look()
  expect([...seen]).toEqual(['[1,1,1]', '[5001,5001,4]'])
})

test('cancelled half way it leaves what was there, and what was labelled meanwhile', async () => {
  await take(file('a.csv', 'text,label\nold,\nolder,a\n'))
  const before = everything()
  const cancel = new AbortController()
  const progress = (done: number) => void (done >= 3000 && cancel.abort())
  await expect(
    take(file('b.csv', 'text,label\nold,new\n' + many(9000)), { signal: cancel.signal, progress }),
  ).rejects.toThrow()
  expect(everything()).toEqual(before)
  // The label of a person stays, even if the file knew its name first.
  const answering = (done: number) => {
    if (done !== 1000) return progress(done)
    const decisions = [{ sample: 1, state: 'labelled' as const, labelId: ensureLabel(db, 'label 1') }]
    db.durably(() => recordDecisions(db, { at: 8, annotator: 'Ana', kind: 'label', decisions }))
  }
  const again = new AbortController()
  await expect(
    take(file('c.csv', many(9000)), {
      signal: again.signal,
      progress: (done) => (answering(done), void (done >= 3000 && again.abort())),
    }),
  ).rejects.toThrow()
  expect(rows()).toEqual([
    [1, 'old', 'label 1'],
    [2, 'older', 'a'],
  ])
  expect(listLabels(db).map(({ name, count }) => [name, count])).toEqual([
    ['a', 1],
    ['label 1', 1],
  ])
})

test('a label given by a person while the file was read wins over the one in the file', async () => {
  await take(file('a.csv', 'text,label\nold,\n'))
  const progress = (done: number) => {
    if (done !== 1000) return
    const decisions = [{ sample: 1, state: 'labelled' as const, labelId: ensureLabel(db, 'hers') }]
    db.durably(() => recordDecisions(db, { at: 8, annotator: 'Ana', kind: 'label', decisions }))
  }
  await take(file('b.csv', 'text,label\nold,of the file\n' + many(3000).slice(11)), { progress })
  expect(rows()[0]).toEqual([1, 'old', 'hers'])
})

test('on a full disk nothing of it stays, and the next import goes on where there is room', async () => {
  await take(file('a.csv', many(100, 'old')))
  db.pragma(`max_page_count = ${Number(db.pragma('page_count')) + 40}`)
  await expect(take(file('b.csv', many(20_000)))).rejects.toThrow(DiskFull)
  db.pragma('max_page_count = 1000000')
  expect(sampleCount(db)).toBe(100)
  await take(file('c.csv', 'text\nnew\n'))
  expect(sampleCount(db)).toBe(101)
  expect(integrityOf(db)).toBe('ok')
})

test('vectors that come with the data are kept with their samples', async () => {
  await take(file('a.jsonl', '{"text":"one","v":[1,2.5]}\n{"text":"two","v":[0.25,-3]}\n'))
  expect(vectorsAfter(db, 0, 10).map(({ id, vector }) => [id, [...vector]])).toEqual([
    [1, [1, 2.5]],
    [2, [0.25, -3]],
  ])
})

const pixel = (background: string) =>
  sharp({ create: { width: 1, height: 1, channels: 3, background } })
    .png()
    .toBuffer()
const [WHITE, BLACK] = await Promise.all([pixel('#fff'), pixel('#000')])

test('images are kept by content, once, with the folder as label', async () => {
  for (const label of ['cat', 'dog']) mkdirSync(join(folder, 'pets', label), { recursive: true })
  writeFileSync(join(folder, 'pets/cat/1.png'), WHITE)
  writeFileSync(join(folder, 'pets/cat/2.png'), WHITE)
  writeFileSync(join(folder, 'pets/dog/1.png'), BLACK)
  writeFileSync(join(folder, 'pets/dog/note.png'), 'no image')
  const receipt = await take(join(folder, 'pets'))
  expect(receipt).toMatchObject({ records: 4, added: 2, duplicates: 1, rejected: 1, labelled: 2, alreadyAnswered: 1 })
  const found = [...iterateSamples(db)]
  expect(found.map(({ imageName, label }) => [imageName, label])).toEqual([
    ['cat/1.png', 'cat'],
    ['dog/1.png', 'dog'],
  ])
  expect(imageBy(db, found[1]!.image!)!.bytes).toEqual(BLACK)
})

test.each(['csv', 'jsonl', 'label-studio', 'parquet'])(
  'images come back from %s with their answers',
  async (format) => {
    const pets = join(folder, 'pets')
    for (const label of ['cat', 'dog']) mkdirSync(join(pets, label), { recursive: true })
    writeFileSync(join(pets, 'cat/1.png'), WHITE)
    writeFileSync(join(pets, 'dog/1.png'), BLACK)
    await take(pets)
    const control = { signal: new AbortController().signal, progress: () => {} }
    const path = join(pets, 'labels.out')
    await exportFile(db, { path, format, states: ['labelled'] }, () => () => null, control)
    db.close()
    db = createProjectFile(join(folder, 'q.kindling'))
    expect(await take(path, { format })).toMatchObject({ added: 2, labelled: 2, rejected: 0 })
    expect([...iterateSamples(db)].map(({ imageName, externalId, label }) => [imageName, externalId, label])).toEqual([
      ['cat/1.png', 'cat/1.png', 'cat'],
      ['dog/1.png', 'dog/1.png', 'dog'],
    ])
  },
)

test('refuses texts in a project of images, and takes nothing', async () => {
  mkdirSync(join(folder, 'pets'))
  writeFileSync(join(folder, 'pets/1.png'), WHITE)
  await take(join(folder, 'pets'))
  const before = everything()
  await expect(take(file('a.csv', 'text\none\n'))).rejects.toThrow(OtherKindOfSamples)
  expect(everything()).toEqual(before)
  expect(db.get(sql`SELECT 1 FROM imports WHERE state = 'running'`)).toBeUndefined()
})

test.each(['{"id":"r3', '[1', 'null', '"text"', '{"context":null}', '{"id":5}', ''])(
  'a further record that has become %j is exported as the text it is, and all else as ever',
  async (damaged) => {
    await take(file('a.csv', 'id,text,label,shop\nr1,same,a,A\nr2,same,a,B\nr3,same,a,C\nr4,other,b,D\n'))
    const changed = db.run(sql`UPDATE further_records SET record = ${damaged} WHERE record LIKE '%r3%'`)
    expect(changed.changes).toBe(1)
    const out = join(folder, 'out.jsonl')
    const control = { signal: new AbortController().signal, progress: () => {} }
    const receipt = await exportFile(
      db,
      { path: out, format: 'jsonl.v1', states: ['labelled', 'unlabelled'] },
      () => () => null,
      control,
    )
    const written = readFileSync(out, 'utf8').trim().split('\n')
    const lines = written.map((line) => JSON.parse(line) as { text: string; also?: object[] })
    expect([receipt.samples, lines.map(({ text }) => text)]).toEqual([2, ['same', 'other']])
    expect(written[0]).toContain('"r2"')
    expect(written[0]).toContain(JSON.stringify({ unreadable: damaged }))
  },
)
