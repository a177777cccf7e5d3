import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { constants, getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ComputeClient, ComputeStopped } from '../compute/compute-client.ts'
import { forkCompute, forkEntry } from '../compute/fork-compute.ts'
import { sql, type WritableDb } from '../storage/database.ts'
import { createProjectFile } from '../storage/project-file.ts'
import { activeFeatureSet, listFeatureSets, loadFeatures } from '../storage/tables/features.ts'
import { gather } from '../tensor-graph/ops/selection.ts'
import { constant, input } from '../tensor-graph/tensor.ts'
import { sampleById } from '../storage/tables/samples.ts'
import { addModel } from '../storage/tables/models.ts'
import { folderOf, graph, imageFiles, textFiles } from '../../tests/backbones/tiny-models.ts'
import { importFile } from '../services/data/import-file.ts'
import { embedPool } from '../services/models/embed-pool.ts'
import { providerChoice } from '../services/numerics/provider-choice.ts'
import { lazyContents } from './project-reader.ts'
import { remoteNumerics } from '../services/numerics/remote-numerics.ts'
import type { ComputeTasks } from './task-table.ts'
import { plainModel } from '../../tests/storage/plain-model.ts'

const entries = join(import.meta.dirname, '../entries')
const topics = {
  pay: ['card', 'payment', 'money', 'charge'],
  travel: ['flight', 'hotel', 'train', 'airport'],
  food: ['bread', 'apple', 'soup', 'dinner'],
}

let folder: string
let db: WritableDb
let client: ComputeClient<ComputeTasks>
const control = { signal: new AbortController().signal, progress: () => {} }
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-compute-'))
  const rows = Array.from({ length: 120 }, (_, i) => {
    const [label, words] = Object.entries(topics)[i % 3]!
    // The last 60 come without a label: the pool.
    return `${words[i % 4]} ${words[(i >> 2) % 4]} number ${i},${i < 60 ? label : ''}`
  })
  writeFileSync(join(folder, 'x.csv'), `text,label\n${rows.join('\n')}\n`)
  db = createProjectFile(join(folder, 'p.kindling'))
  await importFile(db, { path: join(folder, 'x.csv'), trustLabels: true, annotator: 'Mei', now: 1 }, control)
  client = new ComputeClient<ComputeTasks>(() => forkCompute(entries))
})
afterAll(() => {
  client.close()
  db.close()
  rmSync(folder, { recursive: true })
})

const numerics = () =>
  remoteNumerics(
    client,
    db.path,
    providerChoice(entries, () => 'auto'),
  )
const choice = { backbone: 'ngram-lsa.v1', options: { dimensions: 64 } }

const embedding = { ...choice, title: 'x', seed: 1, now: 1, upTo: 120, samples: 120 }
const embedded = async () => (await embedPool(db, numerics(), embedding, control)).featureSet

test('fits, embeds, trains and ranks in a process of its own, the same every time', async () => {
  const set = await embedded()
  expect(loadFeatures(db, set).ids).toHaveLength(120)

  const trained = await numerics().run('train', { set, learner: 'softmax-head.v1', options: {}, seed: 1 }, {})
  expect(trained).toMatchObject({ labels: 60, classes: [1, 2, 3], holdout: null })
  const again = await numerics().run('train', { set, learner: 'softmax-head.v1', options: {}, seed: 1 }, {})
  expect(Buffer.compare(trained.parameters, again.parameters)).toBe(0)

  const { parameters, classes } = trained
  const model = addModel(db, {
    ...plainModel,
    setId: set,
    labels: 60,
    classes,
    parameters,
    at: 2,
  })
  const selected = await numerics().run(
    'select',
    { set, model, strategy: 'margin.v1', options: {}, seed: 3, count: 10, memory: null },
    {},
  )
  expect(selected.poolSize).toBe(60)
  expect(selected.picks.every(({ sample }) => sample > 60)).toBe(true)
  const scores = selected.picks.map(({ score }) => score!)
  expect(scores).toEqual([...scores].sort((a, b) => b - a))
  expect(selected.picks[0]!.nearest).not.toBeNull()
})

test('a cold start asks representative samples and says so', async () => {
  const selected = await numerics().run(
    'select',
    { set: 1, model: null, strategy: 'margin.v1', options: {}, seed: 3, count: 6, memory: null },
    {},
  )
  expect(new Set(selected.picks.map(({ sample }) => sample)).size).toBe(6)
  expect(selected.reasons.map(({ code }) => code)).toContain('cold-start')
})

test('every sample of a small pool has its place on the map, and a process started anew gives the same', async () => {
  const map = await numerics().run('map', { set: 1, asked: [7, 119] }, {})
  expect([...map.samples]).toEqual(Array.from({ length: 120 }, (_, i) => i + 1))
  expect(map.pool).toBe(120)
  expect([...map.places].every(Number.isFinite)).toBe(true)
  client.close()
  expect((await numerics().run('map', { set: 1, asked: [] }, {})).places).toEqual(map.places)
})

test('names the task that a killed process was at, and starts again for the next', async () => {
  const pending = embedPool(db, numerics(), { ...embedding, options: { dimensions: 96 } }, control)
  client.kill()
  await expect(pending).rejects.toThrow(ComputeStopped)
  expect(await embedded()).toBe(1)
})

test('vectors that came with a file become its features, scaled to length 1', async () => {
  const own = createProjectFile(join(folder, 'vectors.kindling'))
  const lines = [
    { text: 'one', vector: [3, 4] },
    { text: 'two', vector: [0, 2] },
    { text: 'three', vector: null },
  ].map((record) => JSON.stringify(record))
  writeFileSync(join(folder, 'v.jsonl'), lines.join('\n'))
  await importFile(own, { path: join(folder, 'v.jsonl'), trustLabels: true, annotator: 'Mei', now: 1 }, control)
  const their = remoteNumerics(
    client,
    own.path,
    providerChoice(entries, () => 'auto'),
  )
  const request = { backbone: 'precomputed.v1', options: {}, title: 'x', seed: 1, now: 1, upTo: 3, samples: 3 }
  const { featureSet, ...made } = await embedPool(own, their, request, control)
  expect(made).toMatchObject({
    embedded: 2,
    dimensions: 2,
    unreadable: 1,
    unreadableExamples: [{ sample: 3, name: '3' }],
  })
  expect([...loadFeatures(own, featureSet).vectors.data]).toEqual([Math.fround(0.6), Math.fround(0.8), 0, 1])
  own.close()
})

test('an image that cannot be read is told, and the others get their features', async () => {
  const own = createProjectFile(join(folder, 'images.kindling'))
  const images = join(folder, 'images')
  mkdirSync(images)
  const whole = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#f00' } })
    .png({ compressionLevel: 0 })
    .toBuffer()
  writeFileSync(join(images, 'a.png'), whole)
  const other = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#00f' } })
    .png({ compressionLevel: 0 })
    .toBuffer()
  writeFileSync(join(images, 'b.png'), other)
  await importFile(own, { path: images, trustLabels: true, annotator: 'Mei', now: 1 }, control)
  // Damaged since.
  const { image } = sampleById(own, 2)!
  own.run(sql`UPDATE images SET bytes = ${other.subarray(0, other.length / 2)} WHERE sha256 = ${image}`)
  const their = remoteNumerics(
    client,
    own.path,
    providerChoice(entries, () => 'cpu'),
  )
  const options = { folder: folderOf(imageFiles()) }
  const request = { backbone: 'onnx-image.v1', options, title: 'x', seed: 1, now: 1, upTo: 2, samples: 2 }
  const made = await embedPool(own, their, request, control)
  expect(made).toMatchObject({ embedded: 1, unreadable: 1, unreadableExamples: [{ sample: 2, name: 'b.png' }] })
  // No zeros stand for it, and it is not looked at again.
  expect([...loadFeatures(own, made.featureSet).ids]).toEqual([1])
  expect(await embedPool(own, their, request, control)).toMatchObject({ embedded: 0, unreadable: 0 })
  // Read only when looked at, a picture is what lies in the folder.
  const read = [...lazyContents(own, 1)].map(({ content }) => content.kind === 'image' && whole.equals(content.bytes))
  expect(read).toEqual([true])
  own.close()
})

test('a model that gives no finite number is refused, and whatever was in use stays', async () => {
  const table = constant(new Float32Array(24).fill(NaN), [12, 2])
  const last_hidden_state = gather(table, input('input_ids', ['batch', 'sequence'], 'int64'))
  const folder = folderOf({ ...textFiles(), 'onnx/model.onnx': graph({ last_hidden_state }) })
  const before = activeFeatureSet(db)?.id
  const request = { backbone: 'hf-text.v1', options: { folder }, title: 'x', seed: 1, now: 1, upTo: 120, samples: 120 }
  await expect(embedPool(db, numerics(), request, control)).rejects.toMatchObject({
    name: 'NoUsableFeatures',
    fields: { samples: 120 },
  })
  expect(activeFeatureSet(db)?.id).toBe(before)
  expect(listFeatureSets(db).map(({ backbone }) => backbone)).not.toContain('hf-text.v1')
})

test('it yields to page and core where cores are few', async () => {
  const child = forkEntry(entries, [])
  try {
    await vi.waitUntil(() => getPriority(child.pid) === constants.priority.PRIORITY_BELOW_NORMAL, { timeout: 10_000 })
  } finally {
    child.kill()
  }
})

test('errors of the process keep their names', async () => {
  await expect(embedPool(db, numerics(), { ...embedding, backbone: 'nothing.v1' }, control)).rejects.toMatchObject({
    name: 'UnknownBackbone',
  })
})

test('every provider gets a verdict and a working one is chosen', async () => {
  const verdicts = await numerics().probe()
  expect(verdicts.find(({ chosen }) => chosen)?.ok).toBe(true)
  expect(verdicts.find(({ provider }) => provider === 'cpu')).toMatchObject({ ok: true, maxDifference: 0 })
  for (const { ok, reason } of verdicts) if (!ok) expect(reason).not.toBe('')
})
