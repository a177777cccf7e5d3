import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SampleQuery } from '../../contract/data.ts'
import { sql, type WritableDb } from '../../storage/database.ts'
import { ProjectDamaged } from '../../storage/project-file-errors.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import { recordDecisions } from '../../storage/tables/annotations.ts'
import { finishImport, startImport } from '../../storage/tables/imports.ts'
import { ensureLabel } from '../../storage/tables/labels.ts'
import { insertSample, type SampleState } from '../../storage/tables/samples.ts'
import { addTask, changeTaskKind } from '../../storage/tables/tasks.ts'
import { UnknownTask } from '../project/unknown-task.ts'
import { exportFile } from './export-file.ts'
import { PredictionIndex } from './predicted-samples.ts'
import { SamplePages } from './sample-pages.ts'

let folder: string
let db: WritableDb
let [tone, unused] = [0, 0]
/** Topics (task 1, any number a sample): 1 food + service, 2 none applies, 3 food. Tone (two annotators): 1 disagreed on, 2 agreed on, 4 by one. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-outgoing-'))
  db = createProjectFile(join(folder, 'p.kindling'))
  const importId = startImport(db, 'x.csv', 0)
  const rest = { externalId: null, image: null, imageName: null, context: null, importId }
  for (const [i, text] of ['one', 'two', 'three', 'four'].entries()) insertSample(db, { contentHash: i, text, ...rest })
  finishImport(db, importId, '{}')
  changeTaskKind(db, 1, 'multi')
  tone = addTask(db, { name: 'tone', kind: 'single', wanted: 2 })
  unused = addTask(db, { name: 'nobody has begun', kind: 'single', wanted: 1 })
  decide('Mei', 1, ['food', 'service'])
  decide('Mei', 2, [])
  decide('Mei', 3, ['food'])
  decide('Mei', 1, 'good', tone)
  decide('Ana', 1, 'bad', tone)
  decide('Mei', 2, 'bad', tone)
  decide('Ana', 2, 'bad', tone)
  decide('Mei', 4, 'good', tone)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

let at = 0
function decide(annotator: string, sample: number, answer: string | readonly string[], task = 1) {
  const labels = typeof answer === 'string' ? null : answer.map((name) => ensureLabel(db, name, task))
  const labelId = typeof answer === 'string' ? ensureLabel(db, answer, task) : null
  const decision = { sample, state: 'labelled' as const, labelId, ...(labels && { labelIds: labels }) }
  recordDecisions(db, { at: ++at, annotator, kind: 'label', decisions: [decision], task })
}
const STATES: readonly SampleState[] = ['unlabelled', 'labelled', 'skipped', 'flagged']
async function written(task?: number, format = 'jsonl.v1') {
  const path = join(folder, 'out')
  const control = { signal: new AbortController().signal, progress: () => {} }
  const receipt = await exportFile(db, { path, format, states: STATES, task }, () => () => null, control)
  return { receipt, text: readFileSync(path, 'utf8') }
}
const recordsOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('a task goes out as the labels, the others by name, and of a sample that several have answered what each said', async () => {
  const { receipt, text } = await written()
  const records = recordsOf(text)
  expect(records.map(({ labels, state, 'label:tone': tone }) => [labels, state, tone])).toEqual([
    [['food', 'service'], 'labelled', 'bad'],
    [[], 'labelled', 'bad'],
    [['food'], 'labelled', null],
    [null, 'unlabelled', 'good'],
  ])
  const time = (ms: number) => `1970-01-01T00:00:00.${String(ms).padStart(3, '0')}Z`
  expect(records.map(({ answers }) => answers)).toEqual([
    [
      { task: 'tone', label: 'good', annotator: 'Mei', labelled_at: time(at - 4) },
      { task: 'tone', label: 'bad', annotator: 'Ana', labelled_at: time(at - 3) },
    ],
    [
      { task: 'tone', label: 'bad', annotator: 'Mei', labelled_at: time(at - 2) },
      { task: 'tone', label: 'bad', annotator: 'Ana', labelled_at: time(at - 1) },
    ],
    undefined,
    undefined,
  ])
  expect(receipt).toMatchObject({
    samples: 4,
    labelled: 3,
    unlabelled: 1,
    byLabel: [
      { label: 'food', count: 2 },
      { label: 'service', count: 1 },
    ],
    tasks: [{ task: 'tone', labelled: 3, skipped: 0, flagged: 0 }],
    leftOut: [],
  })
})

test('another task goes out first where it is asked for; one nobody knows is refused by name', async () => {
  const { receipt, text } = await written(tone)
  expect(recordsOf(text).map(({ label, 'labels:label': topics }) => [label, topics])).toEqual([
    ['bad', ['food', 'service']],
    ['bad', []],
    [null, ['food']],
    ['good', null],
  ])
  expect(receipt).toMatchObject({ labelled: 3, tasks: [{ task: 'label', labelled: 3 }] })
  await expect(written(99)).rejects.toThrow(UnknownTask)
  expect((await written(unused)).receipt).toMatchObject({ labelled: 0, unlabelled: 4 })
})

test('fastText holds the labels; what else there is, is told as left out', async () => {
  const { receipt, text } = await written(1, 'fasttext.v1')
  expect(text).toBe('__label__food __label__service one\n__label__food three\n')
  const parts = new Map(receipt.leftOut.map(({ part, count }) => [part, count]))
  expect([parts.get('unlabelled'), parts.get('tasks'), parts.get('answers')]).toEqual([2, 3, 2])
})

test('the name of one of several labels that is lost is damage', async () => {
  db.pragma('foreign_keys = OFF')
  db.run(sql`DELETE FROM labels WHERE id = ${ensureLabel(db, 'food')}`)
  await expect(written()).rejects.toThrow(ProjectDamaged)
})

test('the name of a label of a further task that is lost is damage', async () => {
  db.pragma('foreign_keys = OFF')
  db.run(sql`DELETE FROM labels WHERE id = ${ensureLabel(db, 'good', tone)}`)
  await expect(written()).rejects.toThrow(ProjectDamaged)
})

test('the table of samples is that of the task asked for', () => {
  const ask = (task: number, query: Partial<SampleQuery>) => {
    const predictions = new PredictionIndex(task)
    predictions.refresh(db)
    return new SamplePages(predictions).page(db, SampleQuery.parse(query)).rows.map(({ id, labels }) => [id, ...labels])
  }
  expect(ask(1, { label: 'food' })).toEqual([
    [1, 'food', 'service'],
    [3, 'food'],
  ])
  expect(ask(tone, { label: 'good' })).toEqual([[4, 'good']])
  expect(ask(1, { sort: 'label' }).map(([id]) => id)).toEqual([3, 1, 2, 4])
  expect(ask(tone, { state: 'unlabelled' })).toEqual([[3]])
  expect(ask(1, { state: 'unlabelled' })).toEqual([[4]])
})
