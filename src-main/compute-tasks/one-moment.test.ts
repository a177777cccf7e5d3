import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRuntime } from '../compute/ort-runtime.ts'
import { matrix } from '../platform/matrix.ts'
import type { ReadableDb, WritableDb } from '../storage/database.ts'
import { createProjectFile, readProjectFile } from '../storage/project-file.ts'
import { recordDecisions } from '../storage/tables/annotations.ts'
import { addToHoldout } from '../storage/tables/holdout.ts'
import { ensureLabel } from '../storage/tables/labels.ts'
import { addFeatureSet } from '../storage/tables/features.ts'
import type { PoolReader } from './project-reader.ts'
import { select } from './select-task.ts'
import { train } from './train-task.ts'

// Annotators go on while compute reads: what a task reads must be of one moment, or a sample is in two places at once.
const SAMPLES = 60
const runtime = createRuntime({ threads: 1 })
const toolsOf = (reader: PoolReader) => ({
  project: db.path,
  reader,
  runtime,
  signal: new AbortController().signal,
  emit: () => {},
})
let folder: string
let db: WritableDb
let set: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-moment-'))
  db = createProjectFile(join(folder, 'p.kindling'))
  for (const name of ['a', 'b']) ensureLabel(db, name)
  const about = {
    backbone: 'x',
    title: 'x',
    options: {},
    fingerprint: 'x',
    dimensions: 2,
    readsWords: false,
    state: null,
    at: 1,
  }
  set = addFeatureSet(db, { ...about, fittedOn: null })
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const label = (sample: number) => {
  const decisions = [{ sample, state: 'labelled' as const, labelId: 1 + (sample % 2) }]
  db.transaction(() => recordDecisions(db, { at: 1, annotator: 'Ada', kind: 'label', decisions }))
}
/** A pool read by a task while something is committed after each of its reads. */
function busyPool(between: () => void): PoolReader {
  const read = readProjectFile(db.path)
  const busy = new Proxy(read, {
    get(target, name) {
      const own = target[name as keyof ReadableDb] as unknown as (...given: unknown[]) => unknown
      if (!['all', 'get', 'pluck'].includes(String(name))) return own
      return (...given: unknown[]) => {
        const rows = own(...given)
        between()
        return rows
      }
    },
  })
  const vectors = matrix(SAMPLES, 2)
  for (let row = 0; row < SAMPLES; row++) vectors.data.set([Math.cos(row), Math.sin(row)], 2 * row)
  const features = { ids: Int32Array.from({ length: SAMPLES }, (_, i) => i + 1), vectors }
  return { database: () => busy, features: () => features } as unknown as PoolReader
}

test('a label given while the pool is read is either in it or not: its sample is not asked again', async () => {
  let given = 0
  const reader = busyPool(() => label(++given))
  for (let sample = 1; sample <= 10; sample++) label(++given)
  const request = { set, model: null, strategy: 'k-center.v1', options: {}, seed: 1, count: 5 }
  const { poolSize, picks } = await select.run({ ...request, memory: null }, toolsOf(reader))
  expect(poolSize).toBe(SAMPLES - 10)
  expect(picks).toHaveLength(5)
})

test('a sample that is kept for measuring meanwhile is learnt from or measured on, never both', async () => {
  for (let sample = 1; sample <= 30; sample++) label(sample)
  let kept = 0
  const reader = busyPool(() => addToHoldout(db, [++kept], 1))
  const request = { set, learner: 'softmax-head.v1', options: {}, seed: 1 }
  const { labels, holdout } = await train.run(request, toolsOf(reader))
  expect(labels + (holdout?.truth.length ?? 0)).toBe(30)
})
