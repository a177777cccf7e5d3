import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WritableDb } from '../storage/database.ts'
import { createProjectFile } from '../storage/project-file.ts'
import { FIRST_TASK } from '../storage/tables/labels.ts'
import { addFeatureSet, appendFeatures } from '../storage/tables/features.ts'
import { addToHoldout } from '../storage/tables/holdout.ts'
import { activateModel, addModel } from '../storage/tables/models.ts'
import { storePredictions } from '../storage/tables/predictions.ts'
import { packParameters } from '../training/pack-parameters.ts'
import { suggesters } from './index.ts'
import { openRouter } from './router.ts'
import { plainModel } from '../../tests/storage/plain-model.ts'

let folder: string
let db: WritableDb
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-suggesters-'))
  db = createProjectFile(join(folder, 'p.kindling'))
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const asked = { annotator: 'Ada', task: FIRST_TASK } as const
const router = openRouter(
  () => suggesters,
  () => 0,
)
async function labelsOf(samples: readonly number[]) {
  const said = await router.suggest(samples, { db, ...asked })
  return samples.map((sample) => said.get(sample)?.[0]?.labels ?? null)
}
const versionOf = async (sample: number) =>
  (await router.suggest([sample], { db, ...asked })).get(sample)?.[0]?.model?.version ?? null

function addNext({ parentId = null as number | null, classes = [4, 9], at = 1 } = {}): number {
  return addModel(db, { ...plainModel, parentId, classes, at })
}
/** Of samples 1, 2, 3: the class and how sure. */
const thinks = (model: number, classes: number[], confidence: number[], explained = {}) =>
  storePredictions(
    db,
    model,
    {
      ids: Int32Array.of(1, 2, 3),
      classes: Int32Array.from(classes),
      confidence: Float32Array.from(confidence),
      scores: new Float32Array(3),
    },
    Object.entries(explained).map(([sample, guesses]) => ({ sample: Number(sample), guesses: guesses as [] })),
  )

const TAUGHT = { temperature: 2, labelsShare: 0.1, taught: 2, holdout: null, unlabelled: null, right: null }
test('the newest student speaks beside the model in use, and not once it is in use itself', async () => {
  const thinker = addNext()
  thinks(thinker, [1, 1, 1], [0.75, 0.75, 0.75])
  const features = { backbone: 'x', title: 'x', options: {}, fingerprint: 'x', dimensions: 2, readsWords: false }
  const set = addFeatureSet(db, { ...features, state: null, fittedOn: null, at: 1 })
  appendFeatures(db, set, Int32Array.of(1, 2), Float32Array.of(1, 0, 0, 2))
  const parameters = packParameters({
    weight: { shape: [2, 2], data: Float32Array.of(Math.log(3), 0, 0, 0) },
    bias: { shape: [2], data: new Float32Array(2) },
  })
  const teacher = { by: { kind: 'models' as const, models: [{ id: thinker, version: 1 }] }, ...TAUGHT }
  const taught = { ...plainModel, setId: set, classes: [4, 9], parameters, teacher, temperature: 0.5 }
  const student = addModel(db, taught, false)
  const saidBy = async (sample: number) =>
    (await router.suggest([sample], { db, ...asked }))
      .get(sample)!
      .map(({ source, labels, model }) => [source, labels, model!.version])
  // e^(ln 3 / .5) = 9 to 1 by hand; equal where x says nothing.
  expect(await saidBy(1)).toEqual([
    ['model.v1', [[9, 0.75]], 1],
    [
      'student.v1',
      [
        [4, expect.closeTo(0.9, 6)],
        [9, expect.closeTo(0.1, 6)],
      ],
      2,
    ],
  ])
  expect((await saidBy(2))[1]).toEqual([
    'student.v1',
    [
      [4, 0.5],
      [9, 0.5],
    ],
    2,
  ])
  // It has no features of this one.
  expect(await saidBy(3)).toEqual([['model.v1', [[9, 0.75]], 1]])
  activateModel(db, student)
  thinks(student, [0, 0, 0], [0.9, 0.9, 0.9])
  expect((await saidBy(1)).map(([source]) => source)).toEqual(['model.v1'])
})

test('before there is a model, nothing is suggested', async () => {
  expect(await labelsOf([1, 2])).toEqual([null, null])
})

test('the model in use gives the likeliest labels of what was ranked, the likeliest one of the rest, and nothing of what it never saw', async () => {
  const model = addNext({ at: 77 })
  thinks(model, [1, 0, 0], [0.75, 0.5, 0.5], {
    2: [
      [4, 0.5],
      [9, 0.25],
    ],
  })
  expect(await labelsOf([1, 2, 99])).toEqual([
    [[9, 0.75]],
    [
      [4, 0.5],
      [9, 0.25],
    ],
    null,
  ])
  expect((await router.suggest([1], { db, ...asked })).get(1)![0]).toMatchObject({
    by: { id: 'model.v1', gives: 'probability' },
    model: { version: 1, trainedAt: 77 },
  })
})

test('a model just trained speaks as soon as it has predicted; until then the one it goes on from does', async () => {
  const first = addNext()
  thinks(first, [0, 0, 0], [0.75, 0.75, 0.75], {
    1: [
      [4, 0.75],
      [9, 0.25],
    ],
  })
  const second = addNext({ parentId: first })
  expect([await versionOf(1), await labelsOf([1])]).toEqual([
    1,
    [
      [
        [4, 0.75],
        [9, 0.25],
      ],
    ],
  ])
  thinks(second, [1, 1, 1], [0.5, 0.5, 0.5])
  expect([await versionOf(1), await labelsOf([1])]).toEqual([2, [[[9, 0.5]]]])
  // Taken back: the first has predicted nothing that is still kept, and the second is none that it goes on from.
  activateModel(db, first)
  expect(await labelsOf([1])).toEqual([null])
})

test('what one model was asked about adds up over its rankings', async () => {
  const model = addNext()
  thinks(model, [0, 0, 0], [0.5, 0.5, 0.5], {
    1: [
      [4, 0.5],
      [9, 0.5],
    ],
  })
  thinks(model, [0, 0, 0], [0.5, 0.5, 0.5], {
    2: [
      [9, 0.5],
      [4, 0.5],
    ],
  })
  expect(await labelsOf([1, 2])).toEqual([
    [
      [4, 0.5],
      [9, 0.5],
    ],
    [
      [9, 0.5],
      [4, 0.5],
    ],
  ])
})

test('in a task of several labels each probability stands for itself', async () => {
  const model = addNext()
  thinks(model, [0, 0, 0], [0.875, 0.5, 0.5], {
    1: [
      [4, 0.875],
      [9, 0.75],
    ],
  })
  expect(await labelsOf([1])).toEqual([
    [
      [4, 0.875],
      [9, 0.75],
    ],
  ])
})

test('of what is kept for measuring nothing is suggested', async () => {
  const model = addNext()
  thinks(model, [0, 0, 0], [0.75, 0.75, 0.75])
  addToHoldout(db, [2], 1)
  expect(await labelsOf([1, 2])).toEqual([[[4, 0.75]], null])
})
