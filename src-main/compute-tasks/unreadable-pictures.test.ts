import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRuntime } from '../compute/ort-runtime.ts'
import { sql, type WritableDb } from '../storage/database.ts'
import { createProjectFile } from '../storage/project-file.ts'
import { labelledSamples } from '../storage/tables/annotations.ts'
import { sampleById } from '../storage/tables/samples.ts'
import { startRun, type Example } from '../storage/tables/training-runs.ts'
import { importFile } from '../services/data/import-file.ts'
import { trainEndToEnd } from './end-to-end-task.ts'
import { PoolReader } from './project-reader.ts'

const runtime = createRuntime({ threads: 1 })
const control = { signal: new AbortController().signal, progress: () => {} }
let folder: string
let db: WritableDb
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-unreadable-'))
  db = createProjectFile(join(folder, 'p.kindling'))
  for (const [label, background] of Object.entries({ blue: '#00f', red: '#f00' })) {
    mkdirSync(join(folder, 'pictures', label), { recursive: true })
    for (let i = 0; i < 4; i++) {
      const picture = sharp({ create: { width: 24 + i, height: 24, channels: 3, background } })
      const bytes = await picture.png({ compressionLevel: 0 }).toBuffer()
      writeFileSync(join(folder, 'pictures', label, `${i}.png`), bytes)
    }
  }
  await importFile(db, { path: join(folder, 'pictures'), trustLabels: true, annotator: 'Mei', now: 1 }, control)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

/** Half of it is gone since it was taken in. */
function damage(sample: number) {
  const { image } = sampleById(db, sample)!
  db.run(sql`UPDATE images SET bytes = substr(bytes, 1, length(bytes) / 2) WHERE sha256 = ${image}`)
}
function train(examples: readonly Example[]) {
  const about = { learner: 'small-cnn.v1', options: {}, seed: 3, labels: examples.length, at: 1, lastAction: 0 }
  const run = startRun(db, { ...about, examples })
  const options = { side: 16, epochs: 1, batch: 4 }
  const request = {
    run,
    checkpoint: join(folder, `${run}`),
    learner: about.learner,
    options,
    seed: 3,
  }
  const reader = new PoolReader()
  return trainEndToEnd.run(request, { project: db.path, reader, runtime, signal: control.signal, emit: () => {} })
}
/** Samples 4 and 8 are kept for measuring. */
const all = () => labelledSamples(db).map((given) => ({ ...given, kept: given.sample % 4 === 0 }))

test('a picture that cannot be read any more is neither learnt from nor measured by, and told', async () => {
  const whole = all()
  for (const sample of [2, 3, 8]) damage(sample)
  const trained = await train(whole)
  expect(trained.leftOut).toMatchObject({ samples: 3, first: 2, reason: expect.stringMatching(/cut short/) as string })
  expect(trained.holdout?.truth).toHaveLength(1)
  // As if they had never been labelled.
  const without = await train(whole.filter(({ sample }) => ![2, 3, 8].includes(sample)))
  expect(without.leftOut).toBeNull()
  expect(Buffer.compare(trained.parameters, without.parameters)).toBe(0)
  expect(Buffer.compare(trained.state, without.state)).toBe(0)
})

test('where fewer than two classes are left, it is refused by name', async () => {
  for (const sample of [1, 2, 3]) damage(sample)
  await expect(train(all())).rejects.toMatchObject({ name: 'NothingReadable', fields: { samples: 3, first: 1 } })
})
