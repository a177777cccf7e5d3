import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { handle, sql, type WritableDb } from '../database.ts'
import { migrate } from '../migrations/migrate.ts'
import { listActions, recordDecisions, redoable, undoable } from './annotations.ts'
import { personOf, presentName } from './annotators.ts'
import { finishImport, startImport } from './imports.ts'
import { addImportedAnswer, openImportAction, standingAnswer } from './imported-answers.ts'
import { ensureLabel } from './labels.ts'
import { noteAnnotator, partAnnotator } from './note-annotator.ts'
import { leaseNext, replaceQueue } from './queue.ts'
import { relabel } from './relabel.ts'
import { insertSample, sampleAnsweredBy, sampleById } from './samples.ts'
import { labelsOfSeveral, standingsOf } from './standings.ts'
import { addTask } from './tasks.ts'

let db: WritableDb
let task: number
let at = 0
beforeEach(() => {
  db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null)
  const importId = startImport(db, 'x.csv', 0)
  const sample = { externalId: null, image: null, imageName: null, context: null, importId }
  for (let i = 1; i <= 4; i++) insertSample(db, { ...sample, contentHash: i, text: `t${i}` })
  finishImport(db, importId, '{}')
  task = addTask(db, { name: 'tone', kind: 'single', wanted: 2 })
})
afterEach(() => db.close())

function say(annotator: string, sample: number, label: string | null) {
  const said = { sample, state: label === null ? ('unlabelled' as const) : ('labelled' as const), ownOnly: true }
  const decisions = [{ ...said, labelId: label === null ? null : ensureLabel(db, label, task) }]
  return recordDecisions(db, { at: ++at, annotator, kind: label === null ? 'clear' : 'label', task, decisions })
}
const who = (sample: number) => standingsOf(db, task, sample).map(({ annotator }) => annotator)
const labelOf = (sample: number) => sampleById(db, sample, task)!.label

test('whoever takes another name has one answer to a sample, goes on with their own cards, and is shown by the new name', () => {
  noteAnnotator(db, 'Mei', [])
  say('Mei', 1, 'good')
  const second = say('Mei', 2, 'bad')
  expect(noteAnnotator(db, 'Mei L.', ['Mei'])).toBe(false)
  say('Mei L.', 1, 'bad')
  expect([who(1), labelOf(1), sampleById(db, 1, task)!.annotator]).toEqual([['Mei'], 'bad', 'Mei L.'])
  expect([sampleAnsweredBy(db, 2, 'Mei L.', task)!.label, sampleAnsweredBy(db, 2, 'Ana', task)!.label]).toEqual([
    'bad',
    null,
  ])
  expect(labelsOfSeveral(db, task)).toEqual([])

  // Nor is she asked again what she has answered under the other name; somebody else is.
  const queued = [1, 2, 3].map((sample, i) => ({
    sample,
    rank: i + 1,
    score: null,
    purpose: 'random',
    strategy: 'random.v1',
    modelVersion: null,
    why: {},
  }))
  replaceQueue(db, queued as never, at, task)
  const dealt = (annotator: string) =>
    leaseNext(db, { task, holder: annotator, annotator, now: at, until: at + 9, count: 9 }).map(({ sample }) => sample)
  expect([dealt('Mei L.'), dealt('Ana')]).toEqual([[3], [1, 2, 3]])

  // What she said under the first name can be taken back under the second; the log keeps what was written.
  say('Mei L.', 1, null)
  expect([who(1), labelOf(1)]).toEqual([[], null])
  const taken = listActions(db, 99, 9, task)
  expect(taken.map(({ annotator, written }) => `${annotator} ${written}`)).toEqual([
    'Mei L. Mei L.',
    'Mei L. Mei L.',
    'Mei L. Mei',
    'Mei L. Mei',
  ])
  expect([
    undoable(db, 'Mei', task),
    undoable(db, 'Mei L.', task),
    undoable(db, 'Ana', task),
    redoable(db, 'Mei L.', task),
  ]).toEqual([taken[0]!.id, taken[0]!.id, null, null])
  expect(second).toBe(2)
})

test('an earlier name taken again is shown again, and one that is only mentioned is not', () => {
  noteAnnotator(db, 'Mei', [])
  noteAnnotator(db, 'Mei L.', ['Mei'])
  // As the terminal does, in a name of its own.
  noteAnnotator(db, 'Mei', [])
  expect(presentName(db, 'Mei')).toBe('Mei L.')
  noteAnnotator(db, 'Mei', ['Mei L.'])
  expect(presentName(db, 'Mei')).toBe('Mei')
  expect(['Mei', 'Mei L.', 'Bo'].map((name) => personOf(db, name))).toEqual(['Mei', 'Mei', 'Bo'])
})

test('two names that turn out to be one person’s are counted once, and are two again where that was a mistake', () => {
  for (const name of ['Mei', 'Ana', 'Mei L.']) {
    noteAnnotator(db, name, [])
    say(name, 1, name === 'Ana' ? 'good' : 'bad')
  }
  say('Mei', 2, 'good')
  expect([who(1), labelOf(1)]).toEqual([['Mei', 'Ana', 'Mei L.'], 'bad'])
  expect(noteAnnotator(db, 'Mei L.', ['Mei'])).toBe(true)
  expect(noteAnnotator(db, 'Mei L.', ['Mei'])).toBe(false)
  expect([who(1), labelOf(1), who(2)]).toEqual([['Ana', 'Mei L.'], 'bad', ['Mei L.']])
  expect(labelsOfSeveral(db, task).map(({ person }) => person)).toEqual(['Ana', 'Mei L.'])
  expect(partAnnotator(db, 'Mei L.')).toBe(true)
  expect([who(1), who(2), presentName(db, personOf(db, 'Mei'))]).toEqual([['Mei', 'Ana', 'Mei L.'], ['Mei'], 'Mei'])
  expect(partAnnotator(db, 'Mei L.')).toBe(false)
})

test('answers from a file are whoever’s name they bear, also a former one; labels merged later keep the name they were written under', () => {
  const from = openImportAction(db, { at: 1, annotator: 'Lead', importId: 1 })
  const given = {
    sample: 3,
    state: 'labelled',
    labelId: ensureLabel(db, 'old', task),
    reason: null,
    dwellMs: null,
    at: 1,
  } as const
  const none = { state: 'unlabelled', labelId: null, annotator: '', at: 0 } as const
  addImportedAnswer(db, from, { ...given, annotator: 'Mei' }, none, { task })
  // The file alone had the name.
  noteAnnotator(db, 'Mei L.', ['Mei'])
  addImportedAnswer(db, from, { ...given, annotator: 'Mei L.', at: 2 }, none, { task })
  expect([who(3).length, standingAnswer(db, 3, task, 'Mei')!.annotator]).toEqual([1, 'Mei L.'])
  say('Mei', 4, 'old')
  const action = relabel(db, {
    at: 9,
    annotator: 'Lead',
    task,
    label: ensureLabel(db, 'old', task),
    into: ensureLabel(db, 'new', task),
  })!
  expect([labelOf(3), labelOf(4), who(4)]).toEqual(['new', 'new', who(3)])
  expect(db.pluck(sql`SELECT annotator FROM annotations WHERE action_id = ${action} ORDER BY sample_id`)).toEqual([
    'Mei L.',
    'Mei',
  ])
})
