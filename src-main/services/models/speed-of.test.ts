import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plainModel } from '../../../tests/storage/plain-model.ts'
import type { Content } from '../../backbones/backbone.ts'
import { ngramLsa } from '../../backbones/ngram-lsa/ngram-lsa.ts'
import { measureSpeed } from '../../compute-tasks/measure-speed-task.ts'
import { PoolReader } from '../../compute-tasks/project-reader.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import { addFeatureSet } from '../../storage/tables/features.ts'
import { ensureLabel } from '../../storage/tables/labels.ts'
import { addModel, modelById } from '../../storage/tables/models.ts'
import { packParameters } from '../../training/pack-parameters.ts'
import { importFile } from '../data/import-file.ts'
import type { ProjectSession } from '../session.ts'
import { modelView } from './model-view.ts'
import { measureSpeeds, speedOf } from './speed-of.ts'

const [TEXTS, DIMENSIONS] = [80, 64]

test('models are timed one after the other as their bundles run, and what was found stays with each', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-speed-'))
  const db = createProjectFile(join(folder, 'p.kindling'))
  try {
    const runtime = createRuntime({ threads: 1 })
    const signal = new AbortController().signal
    const texts = Array.from({ length: TEXTS }, (_, i) => `card ${i % 7} and rate ${i % 5} number ${i}`)
    writeFileSync(join(folder, 'x.csv'), `text\n${texts.join('\n')}\n`)
    const file = { path: join(folder, 'x.csv'), trustLabels: false, annotator: 'Mei', now: 1 }
    await importFile(db, file, { signal, progress: () => {} })
    const classes = ['a', 'b'].map((name) => ensureLabel(db, name))
    const contents = texts.map((text): Content => ({ kind: 'text', text }))
    const options = { dimensions: DIMENSIONS, vocabulary: 1000 }
    const pool = async function* () {
      yield contents
    }
    const state = await ngramLsa.fit!(pool, options, { runtime, seed: 1 })
    const about = { backbone: 'ngram-lsa.v1', title: 'x', options, fingerprint: 'x', readsWords: true, fittedOn: null }
    const setId = addFeatureSet(db, { ...about, dimensions: DIMENSIONS, state, at: 1 })
    const parameters = packParameters({
      weight: { shape: [DIMENSIONS, 2], data: new Float32Array(2 * DIMENSIONS) },
      bias: { shape: [2], data: new Float32Array(2) },
    })
    const models = [1, 2].map(() => addModel(db, { ...plainModel, setId, classes, parameters }))
    const run = (_: string, input: { models: readonly number[] }, { onEvent }: { onEvent: () => void }) =>
      measureSpeed.run(input, { project: db.path, reader: new PoolReader(), runtime, signal, emit: onEvent })
    const told: string[] = []
    const session = { project: { db }, numerics: { run } } as unknown as ProjectSession
    expect(models.map((id) => speedOf(db, id))).toEqual([null, null])
    const speeds = await measureSpeeds(session, models, {
      signal,
      progress: (done, total, unit) => told.push(`${done}/${total} ${unit}`),
    })
    expect(told).toEqual(['1/2 models', '2/2 models'])
    models.forEach((id, i) => {
      const { samples, threads, medianMs, p95Ms, perSecond } = modelView(db, modelById(db, id)!).speed!
      expect({ samples, threads }).toEqual({ samples: TEXTS - 3, threads: 1 })
      expect(medianMs).toBeGreaterThan(0)
      expect(p95Ms).toBeGreaterThanOrEqual(medianMs)
      // Half of them took the median at least.
      expect(1000 / perSecond).toBeGreaterThan(medianMs / 2.5)
      expect(speedOf(db, id)).toEqual(speeds[i])
    })
  } finally {
    db.close()
    rmSync(folder, { recursive: true })
  }
})
