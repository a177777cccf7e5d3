import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { each, outgoing, readWhole } from '../../tests/exchange-formats/example-files.ts'
import { resolveOptions } from '../platform/options.ts'
import type { OutgoingSample } from './format.ts'
import { byId, exportFormats } from './index.ts'
import { recogniseFile } from './inspect-file.ts'
import { contextName, guarded, originalName, OWN_COLUMNS, unguarded } from './own-columns.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'kindling-own-'))))
afterEach(() => rmSync(folder, { recursive: true }))

async function written(id: string, samples: readonly OutgoingSample[]): Promise<string> {
  const format = byId(exportFormats, id)
  const chunks: Uint8Array[] = []
  for await (const chunk of format.write(each(samples), resolveOptions(format.id, format.options))) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
async function read(name: string, text: string) {
  const path = join(folder, name)
  writeFileSync(path, text)
  return (await readWhole(await recogniseFile(path), path)).samples
}
const rowsOf = (text: string) => text.split('\n').map((line) => line.split(','))

test('the column of names beside numbered labels is context, and the numbers are the answers, as exported', async () => {
  const person = { state: 'labelled', annotator: 'Mei', labelledAt: 5 } as const
  const samples = [
    outgoing('so sad today', { id: 1, label: '0', context: { label_text: 'sadness' }, ...person }),
    outgoing('what joy', { id: 2, label: '1', context: { label_text: 'joy' }, ...person }),
  ]
  for (const [name, id] of [
    ['a.csv', 'csv'],
    ['a.jsonl', 'jsonl'],
  ] as const) {
    const back = await read(name, await written(id, samples))
    expect(back.map(({ label, annotator, createdAt }) => [label, annotator, createdAt])).toEqual([
      ['0', 'Mei', 5],
      ['1', 'Mei', 5],
    ])
    expect(back.map(({ context }) => context)).toEqual([{ label_text: 'sadness' }, { label_text: 'joy' }])
  }
})

test('a table written before there was a mark is known by its columns', async () => {
  const back = await read(
    'a.csv',
    'id,text,label,state,annotator,labelled_at,dwell_ms,predicted,confidence,model,label_text\n' +
      '7,what joy,1,labelled,Mei,1970-01-01T00:00:00.005Z,,,,,joy\n8,hm,,skipped,Ana,1970-01-01T00:00:00.006Z,,,,,\n',
  )
  expect(back).toMatchObject([
    { externalId: '7', label: '1', annotator: 'Mei', createdAt: 5, context: { label_text: 'joy' } },
    { externalId: '8', state: 'skipped', annotator: 'Ana', createdAt: 6, context: {} },
  ])
})

test("the studio's number and the file's own id stand in columns of their own", async () => {
  const samples = ['5', '6', '7', null, null, null].map((externalId, i) => outgoing(`t${i}`, { id: i + 1, externalId }))
  const [header, ...rows] = rowsOf(await written('csv', samples))
  expect(header!.slice(0, 2)).toEqual(['kindling_sample', 'id'])
  expect(rows.slice(0, 6).map(([number, id]) => [number, id])).toEqual([
    ['1', '5'],
    ['2', '6'],
    ['3', '7'],
    ['4', ''],
    ['5', ''],
    ['6', ''],
  ])
})

test('a context column called like a member of every object is empty where a sample has none', async () => {
  const samples = [outgoing('a', { id: 1, context: { constructor: 'Ferrari' } }), outgoing('b', { id: 2 })]
  const [header, ...rows] = rowsOf(await written('csv', samples))
  const at = header!.indexOf('constructor')
  expect(rows.slice(0, 2).map((row) => row[at])).toEqual(['Ferrari', ''])
})

test('a label written into the file by hand counts, and what is not edited stays', async () => {
  const text = await written('csv', [
    outgoing('one', { id: 1 }),
    outgoing('two', { id: 2, state: 'skipped', annotator: 'Mei', labelledAt: 5 }),
  ])
  const back = await read('a.csv', text.replace('one,,unlabelled', 'one,spam,unlabelled'))
  expect(back).toMatchObject([{ label: 'spam' }, { state: 'skipped', annotator: 'Mei' }])
})

test('what each of several people said comes back with what stands; against a label written in by hand it counts for nothing', async () => {
  const said = { labelledAt: 5, dwellMs: null, reason: null, state: 'labelled' } as const
  const answers = [
    { ...said, label: 'ham', annotator: 'Mei' },
    { ...said, label: 'spam', annotator: 'Ana' },
    { ...said, label: null, labels: ['a', 'b'], annotator: 'Mei', task: 'parts' },
    { ...said, label: null, labels: [], annotator: 'Ana', task: 'parts' },
  ]
  const parts = { ...said, label: null, labels: [], annotator: 'Ana', predictions: [], model: null, task: 'parts' }
  const sample = outgoing('one', { ...said, label: 'spam', annotator: 'Ana', answers, tasks: [parts] })
  const each = [
    { label: 'ham', annotator: 'Mei', createdAt: 5 },
    { label: 'spam', annotator: 'Ana', createdAt: 5 },
    { labels: ['a', 'b'], annotator: 'Mei', task: 'parts' },
    { labels: [], annotator: 'Ana', task: 'parts' },
  ]
  for (const [name, id] of [
    ['a.csv', 'csv'],
    ['a.jsonl', 'jsonl'],
    ['a.json', 'label-studio'],
  ] as const) {
    const text = await written(id, [sample])
    expect(await read(name, text)).toMatchObject([
      { label: 'spam', annotator: 'Ana', answers: [{ task: 'parts', labels: [], annotator: 'Ana' }], each },
    ])
    if (id === 'label-studio') continue
    const edited = text.replace('"label":"spam"', '"label":"eggs"').replace('one,spam', 'one,eggs')
    expect(await read(name, edited)).toMatchObject([{ label: 'eggs', each: each.slice(2) }])
  }
})

test('a task of ours that was annotated since says what its annotation says', async () => {
  const flagged = outgoing('one', { id: 1, state: 'flagged', reason: 'odd', annotator: 'Mei', labelledAt: 5 })
  const text = await written('label-studio', [flagged, { ...flagged, id: 2, content: { kind: 'text', text: 'two' } }])
  const tasks = JSON.parse(text) as { annotations: unknown[] }[]
  const result = [{ from_name: 'label', to_name: 'content', type: 'choices', value: { choices: ['fine'] } }]
  tasks[1]!.annotations = [{ result, completed_by: 'Bo', created_at: '2026-01-02T00:00:00Z', was_cancelled: false }]
  const back = await read('a.json', JSON.stringify(tasks))
  expect(back[0]).toMatchObject({ state: 'flagged', stateReason: 'odd', annotator: 'Mei', createdAt: 5 })
  expect(back[1]).toMatchObject({ label: 'fine', annotator: 'Bo' })
  expect(back[1]!.state).toBeUndefined()
})

test('names and guarded cells come back for every name and cell', () => {
  const name = fc.oneof(
    fc.string(),
    fc.tuple(fc.nat(3), fc.constantFrom(...OWN_COLUMNS)).map(([n, own]) => 'context_'.repeat(n) + own),
  )
  fc.assert(fc.property(name, (n) => originalName(contextName(n)) === n && !OWN_COLUMNS.has(contextName(n))))
  const cell = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '1', '.', 'a', '\t') })
  fc.assert(fc.property(cell, (c) => unguarded(guarded(c)) === c))
})
