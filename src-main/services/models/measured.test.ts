import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WritableDb } from '../../storage/database.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { addModel, storePredictions } from '../../storage/tables/models.ts'
import { measure, noteAgreement } from './measured.ts'

let folder: string
let db: WritableDb
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-measured-'))
  db = createProjectFile(join(folder, 'p.kindling'))
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const HOLDOUT = 200
/** A model that is right on so many of 200 hold-out samples, and whose predictions change the last of 100 with every label. */
function train(learner: string, right: number, active = true) {
  const parent = modelFor(db, FOR_THE_POOL)
  const truth = Array.from({ length: HOLDOUT }, (_, i) => i % 2)
  const predicted = truth.map((label, i) => (i < right ? label : 1 - label))
  const holdout = { truth, predicted, unseen: [], confidence: truth.map(() => 0.9) }
  const id = addModel(
    db,
    {
      learner,
      options: '{}',
      setId: null,
      parentId: parent?.id ?? null,
      seed: 1,
      labels: 1,
      classes: '[1,2]',
      parameters: new Uint8Array(0),
      temperature: 1,
      trainMs: 1,
      at: 1,
      lastAction: 1,
      pool: null,
      holdout: JSON.stringify(holdout),
    },
    active,
  )
  if (!active) return
  const model = modelFor(db, FOR_THE_POOL)!
  const ids = Int32Array.from({ length: 100 }, (_, i) => i + 1)
  const predictions = {
    ids,
    classes: ids.map((n) => n % 2),
    confidence: new Float32Array(100),
    scores: new Float32Array(100),
  }
  noteAgreement(db, model, predictions)
  storePredictions(db, id, predictions)
}

test('a model of another learner that is not in use leaves the stopping light as it was', () => {
  for (const right of [120, 140, 150, 156]) train('softmax-head.v1', right)
  const before = measure(db).stopping
  // 60 to 78 % of 200: the rise is 18 points, give or take √(.24/200 + .1716/200) · 1.96 = 8.9.
  expect(before.reasons[1]).toEqual({
    code: 'holdout-rising',
    fields: { low: expect.closeTo(0.0911, 3), high: expect.closeTo(0.2689, 3) },
  })
  train('pattern-bag.v1', 118, false)
  expect(measure(db).stopping).toEqual(before)
})

test('a model of another learner that is in use is compared with its own kind, once there is enough of it', () => {
  for (const right of [120, 140, 150, 156]) train('softmax-head.v1', right)
  train('pattern-bag.v1', 118)
  expect(measure(db).stopping).toEqual({
    light: 'red',
    reasons: [{ code: 'too-few-trainings', fields: { trainings: 0, needed: 3 } }],
  })
})
