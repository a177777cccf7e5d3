import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ComputeStopped } from '../../compute/compute-client.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import type { WritableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { activateFeatureSet, listFeatureSets } from '../../storage/tables/features.ts'
import { examplesOf, runById } from '../../storage/tables/training-runs.ts'
import { importFile } from '../data/import-file.ts'
import { createStudioEvents } from '../events/studio-events.ts'
import { ProjectClosing } from '../jobs/jobs.ts'
import type { Following, InputOf, Numerics } from '../../compute-tasks/numerics.ts'
import type { TrainedEndToEnd } from '../../compute-tasks/requests.ts'
import { inTurn } from '../queue/in-turn.ts'
import { TrainingPaused } from '../../training/early-end.ts'
import { checkpointFile } from './checkpoint-file.ts'
import { beginEndToEnd, trainEndToEnd } from './train-end-to-end.ts'

const trained: TrainedEndToEnd = {
  kind: 'single',
  parameters: Uint8Array.of(1),
  classes: [1, 2],
  labels: 4,
  temperature: 1,
  trainMs: 5,
  finalLoss: 0.1,
  steps: 9,
  state: Uint8Array.of(7),
  fingerprint: 'seven',
  dimensions: 3,
  holdout: null,
  pool: null,
  inverseL2: null,
  names: null,
  synthetic: null,
  leftOut: null,
  teacher: null,
}
const moment = (step: number) => ({
  point: { step, loss: 1 / step, metric: null },
  steps: 9,
  samplesPerSecond: 1,
  etaMs: 1,
})
type Training = (input: InputOf<'trainEndToEnd'>, watch: Following<'trainEndToEnd'>) => Promise<TrainedEndToEnd>
const died = () => new ComputeStopped('trainEndToEnd', null, 'SIGKILL')

let folder: string
let db: WritableDb
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-end-to-end-'))
  writeFileSync(join(folder, 'x.csv'), 'text,label\na,one\nb,two\nc,one\nd,two\ne,\n')
  db = createProjectFile(join(folder, 'p.kindling'))
  const control = { signal: new AbortController().signal, progress: () => {} }
  await importFile(db, { path: join(folder, 'x.csv'), trustLabels: true, annotator: 'Mei', now: 1 }, control)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const embed = vi.fn(async ({ id }: { id: number }) => activateFeatureSet(db, id))
const around = (training: Training) => ({
  db,
  numerics: {
    run: (_: string, input: InputOf<'trainEndToEnd'>, watch: Following<'trainEndToEnd'>) => training(input, watch),
  } as unknown as Numerics,
  events: createStudioEvents(),
  clock: () => 5,
  onRun: () => {},
  inTurn: inTurn(),
  embed,
})
const begin = () => beginEndToEnd({ db, clock: () => 1 }, { learner: 'ngram-bag.v1', options: {}, seed: 3 })
const go = (training: Training, run: number, signal = new AbortController().signal) =>
  trainEndToEnd(around(training), run, { signal, progress: () => {} })
/** As the compute process does. */
const keep = (run: number, step: number, watch: Parameters<Training>[1]) => {
  watch.onEvent!(moment(step))
  writeFileSync(checkpointFile(db.path, run), 'state')
  watch.onEvent!('checkpoint')
}

test('what was learnt becomes features of its own and a head on them, and nothing is left beside the project', async () => {
  const run = begin()
  expect(examplesOf(db, run)).toEqual(
    [1, 2, 3, 4].map((sample) => ({ sample, labelId: 2 - (sample % 2), kept: false })),
  )
  const model = await go(async (request, watch) => {
    expect(request).toMatchObject({ run, learner: 'ngram-bag.v1', seed: 3, checkpoint: checkpointFile(db.path, run) })
    keep(run, 4, watch)
    return trained
  }, run)
  const [set] = listFeatureSets(db)
  expect(set).toMatchObject({ backbone: 'ngram-bag.v1', dimensions: 3, active: 1 })
  expect(modelFor(db, FOR_THE_POOL)).toMatchObject({ id: model.id, learner: 'ngram-bag.v1', setId: set!.id })
  expect(runById(db, run)).toMatchObject({ state: 'done', modelId: model.id })
  expect(examplesOf(db, run)).toEqual([])
  expect(existsSync(checkpointFile(db.path, run))).toBe(false)
})

test('a process that dies is started again; steps done twice are in the curve once', async () => {
  const run = begin()
  let calls = 0
  await go(async (_, watch) => {
    if (calls++ < 4) {
      for (let step = calls; step < calls + 3; step++) watch.onEvent!(moment(step))
      keep(run, calls + 3, watch)
      throw died()
    }
    return trained
  }, run)
  expect(calls).toBe(5)
  const steps = runById(db, run)!.curve.map(({ step }) => step)
  expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('one that dies three times at the same place is interrupted, and can be taken up again', async () => {
  const run = begin()
  const training = vi.fn<Training>(async (_, watch) => {
    if (training.mock.calls.length === 1) keep(run, 2, watch)
    throw died()
  })
  await expect(go(training, run)).rejects.toThrow(ComputeStopped)
  expect(training).toHaveBeenCalledTimes(4)
  expect(runById(db, run)).toMatchObject({
    state: 'interrupted',
    error: { message: expect.stringContaining('SIGKILL') as string },
  })
  expect(examplesOf(db, run)).toHaveLength(4)
  await go(async () => trained, run)
  expect(runById(db, run)).toMatchObject({ state: 'done', error: null })
  expect(runById(db, run)!.curve).toEqual([moment(2).point])
})

test('without a checkpoint it fails with its reason', async () => {
  const run = begin()
  await expect(go(async () => Promise.reject(died()), run)).rejects.toThrow(ComputeStopped)
  expect(runById(db, run)).toMatchObject({
    state: 'failed',
    error: { message: expect.stringContaining('SIGKILL') as string },
  })
})

test('cancelling gives the work up, closing the project does not', async () => {
  for (const [reason, state, left] of [
    [undefined, 'cancelled', false],
    [new ProjectClosing(), 'interrupted', true],
  ] as const) {
    const run = begin()
    const control = new AbortController()
    const going = go(
      async (_, watch) => {
        keep(run, 2, watch)
        control.abort(reason)
        throw control.signal.reason
      },
      run,
      control.signal,
    )
    await expect(going).rejects.toThrow()
    expect(runById(db, run)).toMatchObject({ state })
    expect(existsSync(checkpointFile(db.path, run))).toBe(left)
  }
})

test('features that cannot be computed leave none behind, and the training is not lost', async () => {
  const run = begin()
  for (let i = 0; i < 3; i++) embed.mockRejectedValueOnce(died())
  const training: Training = async (_, watch) => {
    keep(run, 9, watch)
    return trained
  }
  await expect(go(training, run)).rejects.toThrow(ComputeStopped)
  expect([listFeatureSets(db), modelFor(db, FOR_THE_POOL)]).toEqual([[], null])
  expect(runById(db, run)).toMatchObject({ state: 'interrupted' })
})

test('a model that does worse on the hold-out than the one in use is kept, and not taken into use', async () => {
  const measured = (predicted: number[]) => ({
    ...trained,
    holdout: { truth: [0, 1], predicted, confidence: [0.9, 0.9] },
  })
  const first = await go(async () => measured([0, 1]), begin())
  embed.mockClear()
  const worse = await go(async () => ({ ...measured([0, 0]), fingerprint: 'eight' }), begin())
  expect([first.active, worse.active, worse.parent]).toEqual([true, false, first.version])
  expect(modelFor(db, FOR_THE_POOL)!.id).toBe(first.id)
  expect(embed).not.toHaveBeenCalled()
  const equal = await go(async () => ({ ...measured([0, 1]), fingerprint: 'nine' }), begin())
  expect(equal.active).toBe(true)
})

test('images are not for a learner of texts', () => {
  expect(() => beginEndToEnd({ db, clock: () => 1 }, { learner: 'small-cnn.v1', options: {}, seed: 1 })).toThrow(
    expect.objectContaining({ name: 'OtherContents' }),
  )
})

test('pictures that could not be read are told with the model', async () => {
  const leftOut = { samples: 3, first: 2, reason: 'cut short' }
  const run = begin()
  const events = createStudioEvents()
  const told: unknown[] = []
  const stop = new AbortController()
  const listening = (async () => {
    for await (const event of events.subscribe(stop.signal)) if (event.type === 'error') told.push(event.error)
  })()
  await new Promise(setImmediate)
  const control = { signal: stop.signal, progress: () => {} }
  await trainEndToEnd({ ...around(async () => ({ ...trained, leftOut })), events }, run, control)
  stop.abort()
  await listening
  expect(told).toMatchObject([{ name: 'PicturesLeftOut', fields: leftOut }])
})

test('who teaches a run is known to it, also when it is taken up again', async () => {
  const by = { kind: 'models' as const, models: [{ id: 1, version: 1 }] }
  const teacher = { by, temperature: 3, labelsShare: 0.1, upTo: 4 }
  const run = beginEndToEnd({ db, clock: () => 1 }, { learner: 'ngram-bag.v1', options: {}, seed: 3, teacher })
  const asked: unknown[] = []
  const interrupted = go(async (request, watch) => {
    asked.push(request.teacher)
    keep(run, 4, watch)
    throw new Error('no memory')
  }, run)
  await expect(interrupted).rejects.toThrow('no memory')
  expect(runById(db, run)).toMatchObject({ state: 'interrupted', teacher })
  await go(async (request) => {
    asked.push(request.teacher)
    return trained
  }, run)
  expect(asked).toEqual([teacher, teacher])
})

test('a paused run is no failure: it keeps its checkpoint and can be gone on with', async () => {
  const run = begin()
  const halt = new AbortController()
  halt.abort('pause')
  const training: Training = async (_, watch) => {
    expect(watch.halt?.reason).toBe('pause')
    keep(run, 4, watch)
    throw new TrainingPaused(4)
  }
  const control = { signal: new AbortController().signal, progress: () => {} }
  const going = trainEndToEnd({ ...around(training), halt: halt.signal }, run, control)
  await expect(going).rejects.toMatchObject({ name: 'WorkPaused' })
  expect(runById(db, run)).toMatchObject({
    state: 'interrupted',
    error: { name: 'TrainingPaused', fields: { step: 4 } },
  })
  expect(existsSync(checkpointFile(db.path, run))).toBe(true)
})
