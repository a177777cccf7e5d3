import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WritableDb } from '../database.ts'
import { createProjectFile } from '../project-file.ts'
import {
  labelledSamples,
  listActions,
  recordDecisions,
  redoable,
  redoAction,
  undoable,
  undoAction,
} from './annotations.ts'
import { finishImport, startImport } from './imports.ts'
import { NO_REASON } from '../stored-why.ts'
import { ensureLabel } from './labels.ts'
import { leaseNext, releaseLeases, replaceQueue, type QueuedSample } from './queue.ts'
import { insertSample } from './samples.ts'

let folder: string
let db: WritableDb
let at = 0
const [mei, ana] = ['Mei', 'Ana']

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-log-'))
  db = createProjectFile(join(folder, 'p.kindling'))
  const importId = startImport(db, 'x.csv', 0)
  for (let i = 1; i <= 5; i++)
    insertSample(db, {
      contentHash: i,
      externalId: null,
      text: `t${i}`,
      image: null,
      imageName: null,
      context: null,
      importId,
    })
  finishImport(db, importId, '{}')
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const label = (sample: number, name: string, annotator = mei) =>
  recordDecisions(db, {
    at: ++at,
    annotator,
    kind: 'label',
    decisions: [{ sample, state: 'labelled', labelId: ensureLabel(db, name) }],
  })
const undo = (annotator = mei) => {
  const action = undoable(db, annotator)
  if (action !== null) undoAction(db, { action, at: ++at, annotator })
  return action
}
const redo = (annotator = mei) => {
  const action = redoable(db, annotator)
  if (action !== null) redoAction(db, { action, at: ++at, annotator })
  return action
}
const labels = () => Object.fromEntries(labelledSamples(db).map(({ sample, labelId }) => [sample, labelId]))

test('undo returns a relabelled sample to its earlier label', () => {
  label(1, 'a')
  label(1, 'b')
  undo()
  expect(labels()).toEqual({ 1: 1 })
})

test('undo and redo walk back and forth through any number of decisions', () => {
  for (let i = 1; i <= 5; i++) label(i, 'a')
  for (let i = 0; i < 5; i++) undo()
  expect(labels()).toEqual({})
  expect(undo()).toBeNull()
  for (let i = 0; i < 5; i++) redo()
  expect(labels()).toEqual({ 1: 1, 2: 1, 3: 1, 4: 1, 5: 1 })
  expect(redo()).toBeNull()
})

test('a new decision after an undo ends what could be redone', () => {
  label(1, 'a')
  undo()
  label(2, 'b')
  expect(redoable(db, mei)).toBeNull()
  expect(labels()).toEqual({ 2: 2 })
})

test('an annotator takes back only their own decisions', () => {
  label(1, 'a')
  label(2, 'a', ana)
  undo()
  expect(labels()).toEqual({ 2: 1 })
})

test('undo leaves what somebody else decided later, and lays bare what was decided before', () => {
  label(1, 'a')
  label(1, 'b', ana)
  undo()
  expect(labels()).toEqual({ 1: 2 })
  undo(ana)
  expect(labels()).toEqual({})
  redo()
  expect(labels()).toEqual({ 1: 1 })
  redo(ana)
  expect(labels()).toEqual({ 1: 2 })
})

test('a bulk decision is one step', () => {
  const labelId = ensureLabel(db, 'a')
  recordDecisions(db, {
    at: ++at,
    annotator: mei,
    kind: 'bulk',
    decisions: [1, 2, 3].map((sample) => ({ sample, state: 'labelled' as const, labelId })),
  })
  undo()
  expect(labels()).toEqual({})
  redo()
  expect(labels()).toEqual({ 1: 1, 2: 1, 3: 1 })
})

test('the log keeps what was undone and says so', () => {
  label(1, 'a')
  label(2, 'a')
  undo()
  expect(listActions(db, 1e9, 10).map(({ sample, undone }) => [sample, undone])).toEqual([
    [2, 1],
    [1, 0],
  ])
})

test('leases are handed out once, return when they run out, and all return after a restart', () => {
  const queued = (sample: number): QueuedSample => ({
    sample,
    rank: sample,
    score: 0,
    purpose: 'strategy',
    strategy: 'margin.v1',
    modelVersion: 1,
    why: NO_REASON,
  })
  replaceQueue(db, [1, 2, 3].map(queued), 0)
  const lease = (holder: string, now: number) =>
    leaseNext(db, { holder, annotator: holder, count: 2, now, until: now + 100 }).map((q) => q.sample)
  expect(lease(mei, 1000)).toEqual([1, 2])
  expect(lease(ana, 1010)).toEqual([3])
  expect(lease(ana, 1105)).toEqual([1, 2])
  releaseLeases(db)
  expect(lease(mei, 1106)).toEqual([1, 2])
})
