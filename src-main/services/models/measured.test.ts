import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WritableDb } from '../../storage/database.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { addModel } from '../../storage/tables/models.ts'
import { storePredictions } from '../../storage/tables/predictions.ts'
import { measure, noteAgreement } from './measured.ts'
import { plainModel } from '../../../tests/storage/plain-model.ts'

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
function train(learner: string, right: number, labels: number, active = true) {
  const parent = modelFor(db, FOR_THE_POOL)
  const truth = Array.from({ length: HOLDOUT }, (_, i) => i % 2)
  const predicted = truth.map((label, i) => (i < right ? label : 1 - label))
  const samples = truth.map((_, i) => 1000 + i)
  const holdout = { truth, predicted, unseen: [], confidence: truth.map(() => 0.9), samples }
  const id = addModel(
    db,
    { ...plainModel, learner, parentId: parent?.id ?? null, labels, holdout: JSON.stringify(holdout) },
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

const GROWN = [
  [120, 25],
  [140, 50],
  [150, 75],
  [156, 100],
] as const
test('a model of another learner that is not in use leaves the stopping light as it was', () => {
  for (const [right, labels] of GROWN) train('softmax-head.v1', right, labels)
  const before = measure(db).stopping
  // From 140 to 156 of 200 right over 50 labels, none lost: (17 − 1)/202 ± 1.2816·√((18/202 − (16/202)²)/202), twice as much a hundred labels.
  const half = 1.2816 * Math.sqrt((18 / 202 - (16 / 202) ** 2) / 202)
  expect(before.reasons[1]).toEqual({
    code: 'holdout-rising',
    fields: {
      low: expect.closeTo(2 * (16 / 202 - half), 5),
      high: expect.closeTo(2 * (16 / 202 + half), 5),
      samples: 200,
    },
  })
  train('pattern-bag.v1', 118, 110, false)
  expect(measure(db).stopping).toEqual(before)
})

test('a model of another learner that is in use is compared with its own kind, once there is enough of it', () => {
  for (const [right, labels] of GROWN) train('softmax-head.v1', right, labels)
  train('pattern-bag.v1', 118, 110)
  expect(measure(db).stopping).toEqual({
    light: 'red',
    reasons: [{ code: 'too-few-trainings', fields: { trainings: 0, needed: 3 } }],
  })
})
