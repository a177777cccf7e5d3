import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { handle, sql, type WritableDb } from '../database.ts'
import { migrate } from '../migrations/migrate.ts'
import { answeredSamples, labelledSamples, recordDecisions, redoAction, samplesOf, undoAction } from './annotations.ts'
import { finishImport, startImport } from './imports.ts'
import { ensureImportedLabel, ensureLabel, labelNames, listLabels } from './labels.ts'
import { describeLabel } from './label-texts.ts'
import { bringBack, writeLabelChange } from './label-changes.ts'
import { clearLabel, labelUse, relabel } from './relabel.ts'
import { insertSample, sampleById } from './samples.ts'
import { standingsOf } from './standings.ts'
import { addTask } from './tasks.ts'

let db: WritableDb
let at = 0
beforeEach(() => {
  db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null)
  const importId = startImport(db, 'x.csv', 0)
  const sample = { externalId: null, image: null, imageName: null, context: null, importId }
  for (let i = 1; i <= 6; i++) insertSample(db, { ...sample, contentHash: i, text: `t${i}` })
  finishImport(db, importId, '{}')
})
afterEach(() => db.close())

const say = (sample: number, name: string | readonly string[], annotator = 'Mei', task = 1) => {
  const labelIds = [name].flat().map((one) => ensureLabel(db, one, task))
  const said = typeof name === 'string' ? { labelId: labelIds[0]! } : { labelId: null, labelIds }
  recordDecisions(db, { at: ++at, annotator, kind: 'label', task, decisions: [{ sample, state: 'labelled', ...said }] })
}
const id = (name: string, task = 1) => ensureLabel(db, name, task)
const turned = (label: string, task = 1) => ({ at: ++at, annotator: 'Lead', task, label: id(label, task) })
const now = (task = 1) =>
  [1, 2, 3, 4, 5, 6].map((sample) => sampleById(db, sample, task)!.labels.join('+') || '-').join(' ')
const held = (sample: number, task = 1) =>
  standingsOf(db, task, sample).map(({ annotator, labelId, stands, at }) => [
    annotator,
    labelId === null ? null : labelNames(db, [labelId])[0],
    stands,
    at,
  ])

test('every answer that says one label says the other, in its own annotator’s name and at its time; the log keeps what was said', () => {
  say(1, 'old')
  say(2, 'other')
  say(3, 'old', 'Ana')
  const before = held(3)
  expect(labelUse(db, 1, id('old'))).toEqual({ answers: 2, samples: 2, holdout: 0 })
  const action = relabel(db, { ...turned('old'), into: id('new') })!
  expect([now(), samplesOf(db, action)]).toEqual(['new other new - - -', [1, 3]])
  expect(held(3)).toEqual([['Ana', 'new', 1, before[0]![3]]])
  expect(labelUse(db, 1, id('old')).answers).toBe(0)
  undoAction(db, { action, at: ++at, annotator: 'Lead' })
  expect([now(), held(3)]).toEqual(['old other old - - -', before])
  redoAction(db, { action, at: ++at, annotator: 'Lead' })
  expect(now()).toBe('new other new - - -')
  expect(db.pluck(sql`SELECT state || label_id FROM annotations WHERE sample_id = 1 ORDER BY id`)).toEqual([
    `labelled${id('old')}`,
    `labelled${id('new')}`,
  ])
})

test('of one sample the newest answer stays the one that stands, whoever’s earlier one says the label', () => {
  say(1, 'old', 'Mei')
  say(1, 'other', 'Ana')
  const before = held(1)
  const action = relabel(db, { ...turned('old'), into: id('new') })!
  expect(held(1).map(([who, what, stands]) => [who, what, stands])).toEqual([
    ['Mei', 'new', 0],
    ['Ana', 'other', 1],
  ])
  undoAction(db, { action, at: ++at, annotator: 'Lead' })
  expect(held(1)).toEqual(before)
})

test('where several are asked the votes of both labels count as one', () => {
  const task = addTask(db, { name: 'tone', kind: 'single', wanted: 4 })
  for (const [who, what] of [
    ['a', 'x'],
    ['b', 'old'],
    ['c', 'new'],
    ['d', 'x'],
  ] as const)
    say(1, what, who, task)
  say(2, 'old', 'a', task)
  say(1, 'new', 'e', task)
  expect(sampleById(db, 1, task)!.label).toBe('new')
  say(1, 'x', 'f', task)
  expect(sampleById(db, 1, task)!.label).toBe('x')
  relabel(db, { ...turned('old', task), into: id('new', task) })
  // x: a, d, f; new: b, c, e, of which the newest entry is x.
  expect(sampleById(db, 1, task)!.label).toBe('x')
  say(1, 'new', 'g', task)
  expect(sampleById(db, 1, task)!.label).toBe('new')
  const action = clearLabel(db, turned('new', task))!
  expect([sampleById(db, 1, task)!.label, sampleById(db, 2, task)!.state]).toEqual(['x', 'unlabelled'])
  undoAction(db, { action, at: ++at, annotator: 'Lead' })
  expect([sampleById(db, 1, task)!.label, sampleById(db, 2, task)!.label]).toEqual(['new', 'new'])
})

test('of several labels one that is there already is not given twice, and others stay', () => {
  const task = addTask(db, { name: 'topics', kind: 'multi', wanted: 1 })
  say(1, ['old', 'new', 'fee'], 'Mei', task)
  say(2, ['old'], 'Mei', task)
  say(3, ['fee'], 'Mei', task)
  say(4, [], 'Mei', task)
  const action = relabel(db, { ...turned('old', task), into: id('new', task) })!
  expect(now(task)).toBe('new+fee new fee - - -')
  expect(sampleById(db, 1, task)!.labels).toEqual(['new', 'fee'])
  undoAction(db, { action, at: ++at, annotator: 'Lead' })
  expect(now(task)).toBe('old+new+fee old fee - - -')
  const cleared = clearLabel(db, turned('old', task))!
  expect([1, 2, 3, 4].map((sample) => sampleById(db, sample, task)!.state)).toEqual([
    'unlabelled',
    'unlabelled',
    'labelled',
    'labelled',
  ])
  undoAction(db, { action: cleared, at: ++at, annotator: 'Lead' })
  expect(now(task)).toBe('old+new+fee old fee - - -')
})

test('where one annotator is asked, clearing a label takes all answers of its samples back, so that they are asked again', () => {
  say(1, 'fee', 'Ana')
  say(1, 'old', 'Mei')
  say(2, 'old', 'Ana')
  say(2, 'fee', 'Mei')
  const action = clearLabel(db, turned('old'))!
  expect([now(), samplesOf(db, action)]).toEqual(['- fee - - - -', [1]])
  undoAction(db, { action, at: ++at, annotator: 'Lead' })
  expect([now(), held(1).length]).toEqual(['old fee - - - -', 2])
  expect(clearLabel(db, turned('nobody'))).toBeNull()
})

test('a retired label is neither offered nor learnt from; of several labels only it is left out; its answers stay', () => {
  const task = addTask(db, { name: 'topics', kind: 'multi', wanted: 1 })
  for (const of of [1, task]) {
    say(1, of === 1 ? 'old' : ['old', 'fee'], 'Mei', of)
    say(2, of === 1 ? 'fee' : ['old'], 'Mei', of)
    const change = {
      action: null,
      kind: 'retire',
      label: id('old', of),
      into: null,
      keywords: [],
      examples: [],
    } as const
    writeLabelChange(db, change, ++at)
  }
  expect(listLabels(db).map(({ name }) => name)).toEqual(['fee'])
  expect(labelledSamples(db)).toEqual([{ sample: 2, labelId: id('fee') }])
  expect(answeredSamples(db)).toEqual([{ sample: 2, labelIds: [id('fee')] }])
  expect(answeredSamples(db, null, task)).toEqual([
    { sample: 1, labelIds: [id('fee', task)] },
    { sample: 2, labelIds: [] },
  ])
  expect([now(), now(task)]).toEqual(['old fee - - - -', 'old+fee old - - - -'])
  bringBack(db, id('old'))
  expect(answeredSamples(db).length).toBe(2)
})

test('what a merge gives a label goes with its undoing, and only that; files that know the old name mean the new one', () => {
  const [old, fresh] = [id('old'), id('new')]
  describeLabel(db, fresh, { keywords: ['mine'] })
  say(1, 'old')
  const action = relabel(db, { ...turned('old'), into: fresh })!
  const change = {
    action,
    kind: 'merge',
    label: old,
    into: fresh,
    keywords: ['old', 'theirs'],
    examples: ['e'],
  } as const
  writeLabelChange(db, change, ++at)
  const texts = () => listLabels(db).map(({ name, key, keywords, examples }) => [name, key, keywords, examples])
  expect(texts()).toEqual([['new', '2', ['mine', 'old', 'theirs'], ['e']]])
  expect(ensureImportedLabel(db, 'old', 1)).toBe(fresh)
  describeLabel(db, fresh, { keywords: ['mine', 'old', 'theirs', 'later'] })
  const turn = { action, annotator: 'Lead' }
  undoAction(db, { ...turn, at: ++at })
  const apart = [
    ['old', '1', [], []],
    ['new', '2', ['mine', 'later'], []],
  ]
  expect([texts(), now()]).toEqual([apart, 'old - - - - -'])
  redoAction(db, { ...turn, at: ++at })
  expect([texts(), now()]).toEqual([[['new', '2', ['mine', 'later', 'old', 'theirs'], ['e']]], 'new - - - - -'])
  bringBack(db, old)
  expect([texts(), now()]).toEqual([apart, 'new - - - - -'])
})
