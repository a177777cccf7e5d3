import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { layeredFiles } from '../../../tests/backbones/layered-encoder.ts'
import { folderOf, WORDS } from '../../../tests/backbones/tiny-models.ts'
import type { Content } from '../../backbones/backbone.ts'
import { hfText } from '../../backbones/hf-text/hf-text.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { openImportable } from '../../onnx/import/importable-model.ts'
import { matrix, rowOf } from '../../platform/matrix.ts'
import { mulberry32 } from '../../platform/random.ts'
import { resolveOptions } from '../../platform/options.ts'
import { packParameters } from '../../training/pack-parameters.ts'
import type { LossParts, Parameters, Teaching, TrainingContext, TrainingTask } from '../../training/training-task.ts'
import { predictContents } from '../predict-contents.ts'
import { encoderStudent } from './encoder-student.ts'

const folder = folderOf(layeredFiles(4))
afterAll(() => rmSync(folder, { recursive: true }))
const runtime = createRuntime({ threads: 1 })
const context = (change: Partial<TrainingContext> = {}): TrainingContext => ({ runtime, seed: 3, ...change })
const options = (change = {}) =>
  resolveOptions(encoderStudent.id, encoderStudent.options, {
    model: folder,
    layers: '2',
    epochs: 30,
    batch: 8,
    modelRate: 0.02,
    headRate: 0.1,
    ...change,
  })

/** The colour decides, whatever else is said. */
const random = mulberry32(9)
const filler = () => WORDS[8 + Math.floor(random() * 4)]!
const sentence = (i: number): Content => ({
  kind: 'text',
  text: [WORDS[5 + (i % 3)]!, ...Array.from({ length: Math.floor(random() * 4) }, filler)].join(' '),
})
const pool = Array.from({ length: 60 }, (_, i) => sentence(i))
/** Surer of some than of others. */
const sureness = (i: number) => 0.6 + 0.3 * ((i % 5) / 4)
const probabilities = matrix(60, 3)
pool.forEach((_, i) => (rowOf(probabilities, i).fill((1 - sureness(i)) / 2)[i % 3] = sureness(i)))
const watched = { rows: pool.slice(0, 9), labels: Int32Array.from({ length: 9 }, (_, i) => i % 3) }
const teacher: Teaching<readonly Content[]> = { rows: pool, probabilities, temperature: 2, labelsShare: 0, watched }
/** The wrong way round: whatever it knows it has from its teacher. */
const train = { rows: pool.slice(0, 2), labels: Int32Array.of(1, 0) }
const learn = (
  change: Partial<TrainingTask<readonly Content[]>> = {},
  how: Partial<TrainingContext> = {},
  given = {},
) => encoderStudent.train({ classes: 3, train, teacher, ...change }, options(given), context(how))

test('a student of two of four layers says what its teacher says, tells both parts, and trains only what it keeps', async () => {
  const told: { parts?: LossParts; agreement?: number; loss: number }[] = []
  const model = await learn({}, { onProgress: (at) => void told.push(at) })
  const found = await predictContents(encoderStudent, model, pool, options(), context())
  const off = pool.map((_, i) => Math.abs(found.data[3 * i + (i % 3)]! - sureness(i)))
  expect(off.reduce((a, b) => a + b) / 60).toBeLessThan(0.15)
  pool.forEach((_, i) => expect(Math.max(...rowOf(found, i))).toBe(found.data[3 * i + (i % 3)]))
  const { parts, agreement, loss } = told.at(-1)!
  expect(parts!.labels + parts!.teacher).toBeCloseTo(loss, 4)
  expect(agreement).toBe(1)
  const layers = Object.keys(model.parameters).flatMap((name) => /layer\.(\d)\.weight/.exec(name)?.[1] ?? [])
  expect(layers.sort()).toEqual(['1', '3'])
})

test('with all layers kept it begins as the encoder is: the same features, bit for bit', async () => {
  const head: Parameters = {
    'head/weight': { shape: [6, 3], data: new Float32Array(18) },
    'head/bias': { shape: [3], data: new Float32Array(3) },
  }
  const all = await encoderStudent.open(head, options({ layers: '4' }), context())
  const given = resolveOptions(hfText.id, hfText.options, { folder, maxLength: 64 })
  const encoder = await hfText.open(given, null, { runtime, seed: 3 })
  const [own, its] = [await all.embed(pool), await encoder.embed(pool)]
  expect(own.data).toEqual(its.data)
  const two = await encoderStudent.open(head, options(), context())
  expect((await two.embed(pool)).data).not.toEqual(its.data)
  for (const one of [all, encoder, two]) await one.close()
})

test('labels alone teach it where nobody else does', async () => {
  const labels = Int32Array.from(pool, (_, i) => i % 3)
  const model = await learn({ teacher: undefined, train: { rows: pool, labels } })
  const found = await predictContents(encoderStudent, model, pool, options(), context())
  const right = pool.filter((_, i) => Math.max(...rowOf(found, i)) === found.data[3 * i + (i % 3)])
  expect(right.length).toBeGreaterThan(57)
})

test('going on from a checkpoint ends where an uninterrupted training does', async () => {
  const checkpoints: Parameters[] = []
  const onCheckpoint = async (state: Parameters) => void checkpoints.push(structuredClone(state))
  const whole = await learn({}, { onCheckpoint }, { epochs: 4 })
  const rest = await learn({ start: checkpoints[1]! }, {}, { epochs: 4 })
  expect(Buffer.compare(packParameters(rest.parameters), packParameters(whole.parameters))).toBe(0)
})

test('as one graph it holds the layers it keeps, and no others', async () => {
  const { parameters } = await learn({}, {}, { epochs: 1 })
  const { model } = await encoderStudent.toOnnx(parameters, options(), runtime)
  const names = Object.keys(openImportable(model).parameters)
  expect(names.filter((name) => /layer\.[02]\./.test(name))).toEqual([])
  expect(names.filter((name) => /layer\.[13]\.weight/.test(name))).toHaveLength(2)
  expect(model.length).toBeLessThan(readFileSync(join(folder, 'onnx/model.onnx')).length + 4000)
})

test('an encoder whose layers cannot be told is refused by name, before anything is trained', async () => {
  const plain = folderOf(layeredFiles(4, false))
  await expect(learn({}, {}, { model: plain })).rejects.toMatchObject({ name: 'NoLayersFound' })
  rmSync(plain, { recursive: true })
})
