import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportReceipt } from '../../contract/data.ts'
import { sql, type WritableDb } from '../../storage/database.ts'
import { createProjectFile, integrityOf } from '../../storage/project-file.ts'
import { listActions, recordDecisions } from '../../storage/tables/annotations.ts'
import { ensureLabel, listLabels } from '../../storage/tables/labels.ts'
import { iterateSamples } from '../../storage/tables/samples.ts'
import { standingsOf } from '../../storage/tables/standings.ts'
import { addTask, changeWanted, listTasks, taskNamed } from '../../storage/tables/tasks.ts'
import { TaskInUse } from '../project/tasks-service.ts'
import { UnknownTask } from '../project/unknown-task.ts'
import { importFile, type ImportRequest } from './import-file.ts'

let folder: string
let db: WritableDb
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-tasks-'))
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
const take = (path: string, request: Partial<ImportRequest> = {}, signal = new AbortController().signal) =>
  importFile(db, { path, trustLabels: true, annotator: 'Importer', now: 7, ...request }, { signal, progress: () => {} })
const rows = (task = 1) => [...iterateSamples(db, 0, task)].map(({ text, state, labels }) => [text, state, ...labels])
const contexts = () => [...iterateSamples(db)].map(({ context }) => JSON.parse(context ?? '{}') as unknown)
const taskIs = (id: number) => listTasks(db).find((task) => task.id === id)
const notesOf = ({ notes }: Pick<ImportReceipt, 'notes'>) => notes.map(({ reason, count }) => [reason, count])
/** Of every answer what became of it: counts in = counts out. */
const counted = ({ labelled, skipped, flagged, byOthers, alreadyAnswered }: ImportReceipt['tasks'][number]) =>
  labelled + skipped + flagged + byOthers + alreadyAnswered

const TOPICS = 'text,label\none,food\ntwo,food;service\nthree,\nfour,service\n'

test('a file of several labels makes an untouched first task one of several; the receipt says so', async () => {
  const receipt = await take(file('a.csv', TOPICS))
  expect(rows()).toEqual([
    ['one', 'labelled', 'food'],
    ['two', 'labelled', 'food', 'service'],
    ['three', 'unlabelled'],
    ['four', 'labelled', 'service'],
  ])
  expect(taskIs(1)).toMatchObject({ kind: 'multi', wanted: 1 })
  expect(receipt).toMatchObject({ task: 'label', kind: 'multi', labelled: 3, alreadyAnswered: 0, tasks: [] })
  expect(receipt.notes).toEqual([
    { reason: 'takes-several-labels', count: 1, examples: [{ line: 3, detail: 'food, service' }] },
  ])
  expect(receipt.labelsFound).toEqual([
    { label: 'food', count: 2 },
    { label: 'service', count: 2 },
  ])
  expect(notesOf(await take(file('b.csv', TOPICS)))).toEqual([])
})

test('asked to stay one of one label, it takes none of several; they stay readable and are told', async () => {
  const receipt = await take(file('a.csv', TOPICS), { kind: 'single' })
  expect(rows()[1]).toEqual(['two', 'unlabelled'])
  expect(contexts()[1]).toEqual({ label: 'food;service' })
  expect([taskIs(1)!.kind, receipt.kind, notesOf(receipt)]).toEqual(['single', 'single', [['several-labels', 1]]])
})

test('a task in use stays of its kind: it takes no several labels, and cannot be asked to', async () => {
  await take(file('a.csv', 'text,label\nzero,food\n'))
  await expect(take(file('b.csv', TOPICS), { kind: 'multi' })).rejects.toThrow(TaskInUse)
  expect(notesOf(await take(file('b.csv', TOPICS)))).toEqual([['several-labels', 1]])
  expect(taskIs(1)!.kind).toBe('single')
})

test('labels that are not trusted change no task', async () => {
  await take(file('a.csv', TOPICS), { trustLabels: false })
  expect([taskIs(1)!.kind, rows().every(([, state]) => state === 'unlabelled')]).toEqual(['single', true])
})

test('no label applies is an answer in a task of several; the same labels in another order are the same answer', async () => {
  const lines = [{ labels: ['a', 'b'] }, { labels: [] }, { labels: null }].map((said, i) =>
    JSON.stringify({ kindling_sample: i + 1, text: `t${i}`, ...said }),
  )
  await take(file('a.jsonl', lines.join('\n')))
  expect(rows()).toEqual([
    ['t0', 'labelled', 'a', 'b'],
    ['t1', 'labelled'],
    ['t2', 'unlabelled'],
  ])
  const again = lines.map((line) => line.replace('["a","b"]', '["b","a"]').replace('[]', '["a"]'))
  expect(await take(file('b.jsonl', again.join('\n')))).toMatchObject({
    labelled: 0,
    alreadyAnswered: 1,
    notes: [{ reason: 'project-answer-kept', count: 1, examples: [{ line: 2, detail: '– → “a”' }] }],
  })
  expect(await take(file('b.jsonl', again.join('\n')), { onConflict: 'take' })).toMatchObject({ labelled: 1 })
  expect(rows()[1]).toEqual(['t1', 'labelled', 'a'])
})

test('a file is imported into the task asked for; one nobody knows is refused', async () => {
  await take(file('a.csv', 'text,label\none,food\ntwo,food\n'))
  const tone = addTask(db, { name: 'tone', kind: 'single', wanted: 1 })
  const receipt = await take(file('b.csv', 'text,label\none,good\nthree,bad\n'), { task: tone })
  expect(receipt).toMatchObject({ task: 'tone', added: 1, duplicates: 1, labelled: 2, notes: [] })
  expect(rows()).toEqual([
    ['one', 'labelled', 'food'],
    ['two', 'labelled', 'food'],
    ['three', 'unlabelled'],
  ])
  expect(rows(tone)).toEqual([
    ['one', 'labelled', 'good'],
    ['two', 'unlabelled'],
    ['three', 'labelled', 'bad'],
  ])
  expect(listLabels(db, tone).map(({ name, count }) => [name, count])).toEqual([
    // Answers to samples that were there wait for the end.
    ['bad', 1],
    ['good', 1],
  ])
  await expect(take(file('b.csv', TOPICS), { task: 99 })).rejects.toThrow(UnknownTask)
})

/** A Label Studio annotation of the control “topic”. */
const by = (annotator: string, day: number, ...choices: string[]) => ({
  completed_by: annotator,
  created_at: `2024-03-0${day}T10:00:00Z`,
  result: [{ from_name: 'topic', type: 'choices', value: { choices } }],
})
const studio = (...all: object[][]) =>
  JSON.stringify(all.map((annotations, i) => ({ id: i + 1, data: { text: `t${i}` }, annotations })))
const SEVERAL = studio(
  [by('Ana', 1, 'a'), by('Bo', 2, 'b'), by('Cy', 3, 'a')],
  [by('Ana', 1, 'a'), by('Bo', 2, 'b')],
  [by('Ana', 1, 'b')],
)

test('a file with the answers of several annotators brings each; the task asks as many from then on', async () => {
  const receipt = await take(file('a.json', SEVERAL))
  // t0: two of three say a. t1: one each, the newest stands.
  expect(rows()).toEqual([
    ['t0', 'labelled', 'a'],
    ['t1', 'labelled', 'b'],
    ['t2', 'labelled', 'b'],
  ])
  expect(standingsOf(db, 1, 1).map(({ annotator, stands }) => [annotator, stands])).toEqual([
    ['Ana', 0],
    ['Bo', 0],
    ['Cy', 1],
  ])
  expect(taskIs(1)).toMatchObject({ kind: 'single', wanted: 3 })
  expect(receipt).toMatchObject({ wanted: 3, labelled: 3, byOthers: 3, alreadyAnswered: 0 })
  expect(notesOf(receipt)).toEqual([
    ['annotators-disagree', 2],
    ['several-annotators', 3],
  ])
  // Nobody sees on a card what others have answered.
  expect(contexts().every((context) => !Object.hasOwn(context as object, 'answers'))).toBe(true)
  expect(listActions(db, 1e9, 9)).toMatchObject([{ kind: 'import', count: 6 }])
  const again = await take(file('a.json', SEVERAL))
  expect(again).toMatchObject({ labelled: 0, byOthers: 0, alreadyAnswered: 6, wanted: 3 })
})

test('where a task in use asks one annotator, the answer decided on is taken, and the others stay readable', async () => {
  await take(file('a.csv', 'text,label\nzero,a\n'))
  const receipt = await take(file('b.json', SEVERAL))
  expect(rows().slice(1)).toEqual([
    ['t0', 'labelled', 'a'],
    ['t1', 'labelled', 'b'],
    ['t2', 'labelled', 'b'],
  ])
  expect(receipt).toMatchObject({ wanted: 1, labelled: 3, byOthers: 0 })
  expect(standingsOf(db, 1, 2)).toHaveLength(1)
  expect(contexts()[1]).toEqual({ answers: 'Ana: a; Bo: b; Cy: a' })
})

test('where a task asks several, an annotator’s own answer is what another of theirs meets', async () => {
  changeWanted(db, 1, 2)
  await take(file('a.json', studio([by('Ana', 1, 'a')])))
  const more = file('b.json', studio([by('Ana', 2, 'b'), by('Bo', 2, 'b')]))
  const kept = await take(more)
  expect(kept).toMatchObject({ labelled: 0, byOthers: 1, alreadyAnswered: 0 })
  expect(notesOf(kept)).toEqual([['project-answer-kept', 1]])
  expect(rows()).toEqual([['t0', 'labelled', 'b']])
  const taken = await take(more, { onConflict: 'take' })
  expect([taken.labelled, taken.alreadyAnswered, notesOf(taken)]).toEqual([1, 1, [['project-answer-replaced', 1]]])
  expect(standingsOf(db, 1, 1).map(({ annotator }) => annotator)).toEqual(['Bo', 'Ana'])
})

test('records of one text by different annotators are answers beside each other, too', async () => {
  const record = (text: string, label: string, who: string, at: number) =>
    JSON.stringify({ text, label, answer: 'accept', _annotator_id: who, _task_hash: 1, _timestamp: at })
  const lines = [
    ...[record('one', 'a', 'Ana', 1), record('one', 'b', 'Bo', 2), record('one', 'a', 'Cy', 3)],
    ...[record('one', 'b', 'Ana', 4), record('two', 'a', 'Ana', 5), record('two', 'a', 'Ana', 6)],
  ]
  const receipt = await take(file('a.jsonl', lines.join('\n')))
  expect(rows()).toEqual([
    ['one', 'labelled', 'a'],
    ['two', 'labelled', 'a'],
  ])
  expect(receipt).toMatchObject({ wanted: 3, labelled: 2, byOthers: 2, alreadyAnswered: 1 })
  expect(notesOf(receipt)).toEqual([
    ['several-annotators', 2],
    ['labels-conflict', 1],
  ])
})

const FURTHER = 'text,label,label:urgency,label:parts\none,pos,high,a\ntwo,neg,,a;b\nthree,,low,b\n'

test('columns of further tasks bring their tasks, with the kind they have in the file', async () => {
  const receipt = await take(file('a.csv', FURTHER))
  const [first, urgency, parts] = listTasks(db)
  expect([first, urgency, parts]).toMatchObject([
    { name: 'label', kind: 'single' },
    { name: 'urgency', kind: 'single', wanted: 1 },
    { name: 'parts', kind: 'multi', wanted: 1 },
  ])
  expect(rows(urgency!.id)).toEqual([
    ['one', 'labelled', 'high'],
    ['two', 'unlabelled'],
    ['three', 'labelled', 'low'],
  ])
  expect(rows(parts!.id)).toEqual([
    ['one', 'labelled', 'a'],
    ['two', 'labelled', 'a', 'b'],
    ['three', 'labelled', 'b'],
  ])
  expect(receipt).toMatchObject({ labelled: 2, labelsFound: [{ label: 'pos' }, { label: 'neg' }] })
  expect(receipt.tasks.map((task) => [task.task, task.isNew, task.labelled, counted(task)])).toEqual([
    ['urgency', true, 2, 2],
    ['parts', true, 3, 3],
  ])
  // Of each task its answers are an entry of the log, counted by themselves.
  expect(listActions(db, 1e9, 9, parts!.id)).toMatchObject([{ kind: 'import', count: 3, task: parts!.id }])
  expect(listActions(db, 1e9, 9)).toHaveLength(3)
  const again = await take(file('a.csv', FURTHER))
  expect(listTasks(db)).toHaveLength(3)
  expect(again.tasks.map((task) => [task.isNew, task.alreadyAnswered])).toEqual([
    [false, 2],
    [false, 3],
  ])
})

test('a further task of one label takes no several, which are told and stay readable', async () => {
  addTask(db, { name: 'parts', kind: 'single', wanted: 1 })
  const receipt = await take(file('a.csv', FURTHER))
  expect(rows(taskNamed(db, 'parts')!.id)[1]).toEqual(['two', 'unlabelled'])
  expect(receipt.notes).toEqual([
    { reason: 'several-labels', count: 1, examples: [{ line: 3, detail: 'parts: a, b' }] },
  ])
  expect(contexts()[1]).toEqual({ parts: 'a, b' })
})

test('a further task that is called like the one imported into is another one', async () => {
  const lines = ['{"kindling_sample":1,"text":"one","label":"x","label:label":"y","labels:tone":null}']
  for (let i = 0; i < 2; i++) await take(file('a.jsonl', lines.join('\n')))
  expect(listTasks(db).map(({ name }) => name)).toEqual(['label', 'label (2)'])
  expect([rows(), rows(taskNamed(db, 'label (2)')!.id)]).toEqual([
    [['one', 'labelled', 'x']],
    [['one', 'labelled', 'y']],
  ])
})

test('an import that is called off leaves neither tasks nor answers to them', async () => {
  await take(file('a.csv', 'text,label\none,pos\n'))
  const control = new AbortController()
  const before = [listTasks(db), listActions(db, 1e9, 9), listLabels(db)]
  const many = FURTHER + Array.from({ length: 5000 }, (_, i) => `row ${i},pos,high,a\n`).join('')
  const importing = importFile(
    db,
    { path: file('b.csv', many), trustLabels: true, annotator: 'Importer', now: 7 },
    {
      signal: control.signal,
      progress: (done) => {
        // Another page sees none of it meanwhile.
        expect([listTasks(db), listActions(db, 1e9, 9), listLabels(db)]).toEqual(before)
        if (done > 2000) control.abort()
      },
    },
  )
  await expect(importing).rejects.toMatchObject({ name: 'AbortError' })
  expect([listTasks(db), listActions(db, 1e9, 9), listLabels(db)]).toEqual(before)
  for (const table of ['tasks', 'standings', 'annotations', 'labels', 'actions'])
    expect([table, db.all({ text: `SELECT * FROM ${table}`, values: [] })]).toMatchObject([table, { length: 1 }])
  expect(integrityOf(db)).toBe('ok')
})

test('a task somebody has answered keeps its kind while a file of several labels comes in', async () => {
  const decision = { sample: 1, state: 'labelled', labelId: ensureLabel(db, 'mine') } as const
  await take(file('a.csv', 'text\none\ntwo\n'))
  recordDecisions(db, { at: 1, annotator: 'Mei', kind: 'label', decisions: [decision] })
  expect(notesOf(await take(file('b.csv', TOPICS)))).toEqual([
    ['several-labels', 1],
    ['project-answer-kept', 1],
  ])
  expect(db.get(sql`SELECT kind FROM tasks WHERE id = 1`)).toEqual({ kind: 'single' })
})
