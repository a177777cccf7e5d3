import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WritableDb } from '../../storage/database.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import { recordDecisions } from '../../storage/tables/annotations.ts'
import { finishImport, startImport } from '../../storage/tables/imports.ts'
import { ensureLabel } from '../../storage/tables/labels.ts'
import { insertSample } from '../../storage/tables/samples.ts'
import { addTask, taskById } from '../../storage/tables/tasks.ts'
import { annotatorAgreement } from './annotator-agreement.ts'

let folder: string
let db: WritableDb
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-agreement-'))
  db = createProjectFile(join(folder, 'p.kindling'))
  insertSamples(30)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

/** From id 1 on. `finished`: their import has ended. */
function insertSamples(count: number, finished = true) {
  const importId = startImport(db, 'x.csv', 0)
  const rest = { externalId: null, image: null, imageName: null, context: null, importId }
  for (let i = 0; i < count; i++)
    insertSample(db, { contentHash: importId * 1000 + i, text: `${importId} ${i}`, ...rest })
  if (finished) finishImport(db, importId, '{}')
}
let at = 0
function decide(task: number, annotator: string, sample: number, answer: string | readonly string[] | null) {
  const labelId = typeof answer === 'string' ? ensureLabel(db, answer, task) : null
  const labelIds =
    answer !== null && typeof answer !== 'string' ? answer.map((name) => ensureLabel(db, name, task)) : undefined
  const state = answer === null ? ('skipped' as const) : ('labelled' as const)
  const decision = { sample, state, labelId, ...(labelIds && { labelIds }) }
  recordDecisions(db, { at: ++at, annotator, kind: answer === null ? 'skip' : 'label', decisions: [decision], task })
}
const told = (task: number) => annotatorAgreement(db, taskById(db, task)!)

test('only samples that several have labelled count: none that one has, or that others skipped', () => {
  const task = addTask(db, { name: 'tone', kind: 'single', wanted: 2 })
  for (let sample = 1; sample <= 24; sample++) {
    decide(task, 'Ada', sample, sample % 2 ? 'good' : 'bad')
    decide(task, 'Mei', sample, sample <= 20 ? (sample % 2 ? 'good' : 'bad') : sample % 2 ? 'bad' : 'good')
  }
  decide(task, 'Ada', 25, 'good')
  decide(task, 'Ada', 26, 'good')
  decide(task, 'Mei', 26, null)
  const { samples, annotators, wanted, share, alpha, pairs } = told(task)
  expect({ samples, annotators, wanted }).toEqual({ samples: 24, annotators: 2, wanted: 2 })
  // 20 of 24 alike; both say each answer 12 times: chance gives ½, κ = 2 · 20 / 24 − 1. α draws two of 48 answers without putting back: 24 / 47 differ.
  expect(share!.value).toBeCloseTo(20 / 24, 12)
  expect(alpha!.value).toBeCloseTo(1 - 4 / 24 / (24 / 47), 12)
  expect(pairs).toMatchObject([{ annotators: ['Ada', 'Mei'], samples: 24 }])
  expect(pairs[0]!.kappa!.value).toBeCloseTo(2 / 3, 12)
})

test('of too few samples nothing is told, pair by pair', () => {
  const task = addTask(db, { name: 'tone', kind: 'single', wanted: 2 })
  for (let sample = 1; sample <= 19; sample++)
    for (const name of ['Ada', 'Mei']) decide(task, name, sample, sample % 2 ? 'a' : 'b')
  expect(told(task)).toMatchObject({
    samples: 19,
    needed: 20,
    share: null,
    alpha: null,
    pairs: [{ share: null, kappa: null }],
  })
  for (const name of ['Ada', 'Zoe']) decide(task, name, 20, 'a')
  const { share, pairs } = told(task)
  expect(share).toMatchObject({ value: 1, high: 1 })
  expect(pairs.map(({ annotators, samples, share }) => [annotators.join(), samples, share])).toEqual([
    ['Ada,Mei', 19, null],
    ['Ada,Zoe', 1, null],
  ])
})

test('answers of several labels are alike where all their labels are, in whatever order, none among them', () => {
  const task = addTask(db, { name: 'topics', kind: 'multi', wanted: 2 })
  for (let sample = 1; sample <= 20; sample++) {
    decide(task, 'Ada', sample, sample <= 10 ? ['x', 'y'] : [])
    decide(task, 'Mei', sample, sample <= 8 ? ['y', 'x'] : sample <= 10 ? ['x'] : [])
  }
  expect(told(task).share!.value).toBeCloseTo(18 / 20, 12)
})

test('an import that has not ended brings nothing yet', () => {
  const task = addTask(db, { name: 'tone', kind: 'single', wanted: 2 })
  insertSamples(3, false)
  for (const sample of [1, 31, 32]) for (const name of ['Ada', 'Mei']) decide(task, name, sample, 'a')
  expect(told(task).samples).toBe(1)
})
