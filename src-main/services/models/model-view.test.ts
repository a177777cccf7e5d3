import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WritableDb } from '../../storage/database.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import { addModel, modelById } from '../../storage/tables/models.ts'
import { plainModel } from '../../../tests/storage/plain-model.ts'
import { modelView } from './model-view.ts'

let folder: string
let db: WritableDb
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-model-view-'))
  db = createProjectFile(join(folder, 'p.kindling'))
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const holdout = JSON.stringify({ truth: [0, 1], predicted: [0, 0], confidence: [0.9, 0.8], samples: [1, 2] })
const seen = (changed: Partial<Parameters<typeof addModel>[1]>) =>
  modelView(db, modelById(db, addModel(db, { ...plainModel, ...changed }, false))!).endedByHoldout

test('a model whose training the hold-out ended says so; one that learns in one go or without a hold-out does not', () => {
  expect(seen({ learner: 'mlp-head.v1', holdout })).toBe(true)
  expect(seen({ learner: 'softmax-head.v1', holdout })).toBe(false)
  expect(seen({ learner: 'mlp-head.v1' })).toBe(false)
  expect(seen({ learner: 'gone.v1', holdout })).toBe(false)
})
