import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { Content } from '../../backbones/backbone.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { accuracy, predictedClasses } from '../../evaluation/classification-metrics.ts'
import { matrix, rowOf } from '../../platform/matrix.ts'
import { mulberry32 } from '../../platform/random.ts'
import { resolveOptions } from '../../platform/options.ts'
import type { Parameters, TrainingProgress } from '../../training/training-task.ts'
import { predictContents } from '../predict-contents.ts'
import { packParameters } from '../../training/pack-parameters.ts'
import { pixelsOf } from './pixels.ts'
import { smallCnn } from './small-cnn.ts'

const runtime = createRuntime({ threads: 1 })
interface Pictures {
  readonly contents: Content[]
  readonly labels: Int32Array
}
/** Stripes across or down, of any colour and phase: nothing that a mean would tell apart. */
const striped = (count: number, seed: number) => pictures(count, seed, (label, x, y) => (label ? x : y))
/** Stripes that rise or fall. */
const slanted = (count: number, seed: number) => pictures(count, seed, (label, x, y) => (label ? x + y : x - y + 16))

async function pictures(
  count: number,
  seed: number,
  along: (label: number, x: number, y: number) => number,
): Promise<Pictures> {
  const random = mulberry32(seed)
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2)
  const images = Array.from(labels, (label) => {
    const [phase, colour] = [Math.floor(random() * 4), [0, 1, 2].map(() => 100 + Math.floor(155 * random()))]
    const pixel = (x: number, y: number) => ((along(label, x, y) + phase) % 4 < 2 ? colour : [20, 20, 20])
    const bytes = Uint8Array.from(
      { length: 768 },
      (_, at) => pixel(Math.floor(at / 3) % 16, Math.floor(at / 48))[at % 3]!,
    )
    return sharp(bytes, { raw: { width: 16, height: 16, channels: 3 } })
      .png()
      .toBuffer()
  })
  return { contents: (await Promise.all(images)).map((bytes) => ({ kind: 'image', bytes })), labels }
}
const options = resolveOptions(smallCnn.id, smallCnn.options, { side: 16, epochs: 4, batch: 16 })

test('learns what only neighbouring pixels tell, the same for the same seed', async () => {
  const [train, other] = [await striped(60, 1), await striped(40, 2)]
  const task = { classes: 2, train: { rows: train.contents, labels: train.labels } }
  const model = await smallCnn.train(task, options, { runtime, seed: 1 })
  const found = await predictContents(smallCnn, model, other.contents, options, { runtime, seed: 1 })
  expect(accuracy(other.labels, predictedClasses(found))).toBeGreaterThan(0.9)
  const again = await smallCnn.train(task, options, { runtime: createRuntime({ threads: 2 }), seed: 1 })
  expect(Buffer.compare(packParameters(model.parameters), packParameters(again.parameters))).toBe(0)
  // Stripes across stay stripes across.
  expect(model.parameters['mirror']!.data[0]).toBe(1)
})

test('a student says what its teacher says, whatever labels that have no share', async () => {
  const [seen, other] = [await striped(60, 1), await striped(40, 2)]
  const probabilities = matrix(60, 2)
  seen.labels.forEach((label, i) => (rowOf(probabilities, i).fill(0.1)[label] = 0.9))
  const teacher = { rows: seen.contents, probabilities, temperature: 2, labelsShare: 0 }
  // One label of each class, the wrong way round.
  const train = { rows: seen.contents.slice(0, 2), labels: Int32Array.of(1, 0) }
  const model = await smallCnn.train({ classes: 2, train, teacher }, options, { runtime, seed: 1 })
  const found = await predictContents(smallCnn, model, other.contents, options, { runtime, seed: 1 })
  expect(accuracy(other.labels, predictedClasses(found))).toBeGreaterThan(0.9)
  // As sure as the teacher, who never is by more than that.
  const sure = Array.from({ length: 40 }, (_, i) => Math.max(...rowOf(found, i)))
  expect(sure.reduce((sum, p) => sum + p, 0) / 40).toBeLessThan(0.97)
})

test('where one class mirrored is the other, nothing is mirrored unless it is asked for', async () => {
  const { contents, labels } = await slanted(40, 6)
  const task = { classes: 2, train: { rows: contents, labels } }
  const learnt = async (mirror: string) => {
    const { parameters } = await smallCnn.train(task, { ...options, mirror }, { runtime, seed: 1 })
    return parameters['mirror']!.data[0]
  }
  expect([await learnt('auto'), await learnt('always')]).toEqual([0, 1])
})

test('going on from a checkpoint ends where an uninterrupted training does', async () => {
  const [{ contents, labels }, held] = [await striped(40, 4), await striped(20, 5)]
  const task = {
    classes: 2,
    train: { rows: contents, labels },
    holdout: { rows: held.contents, labels: held.labels },
  }
  const checkpoints: Parameters[] = []
  const onCheckpoint = async (parameters: Parameters) => void checkpoints.push(structuredClone(parameters))
  const whole = await smallCnn.train(task, options, { runtime, seed: 2, onCheckpoint })
  const rest = await smallCnn.train({ ...task, start: checkpoints[1]! }, options, { runtime, seed: 2 })
  expect(rest.steps).toBe(whole.steps)
  expect(Buffer.compare(packParameters(rest.parameters), packParameters(whole.parameters))).toBe(0)
})

test('a training that comes to its end ends as one without a hold-out', async () => {
  const [{ contents, labels }, held] = [await striped(40, 4), await striped(20, 5)]
  const task = { classes: 2, train: { rows: contents, labels } }
  const wrong = held.labels.map((label) => 1 - label)
  const given = { ...options, patience: 500 }
  const alone = await smallCnn.train(task, given, { runtime, seed: 2 })
  const watched = await smallCnn.train({ ...task, holdout: { rows: held.contents, labels: wrong } }, given, {
    runtime,
    seed: 2,
  })
  expect(Buffer.compare(packParameters(watched.parameters), packParameters(alone.parameters))).toBe(0)
})

test('going on from a checkpoint does so before and after it is decided whether images may be mirrored', async () => {
  const { contents, labels } = await striped(40, 4)
  const task = { classes: 2, train: { rows: contents, labels } }
  const checkpoints: Parameters[] = []
  const onCheckpoint = async (parameters: Parameters) => void checkpoints.push(structuredClone(parameters))
  const whole = await smallCnn.train(task, options, { runtime, seed: 2, onCheckpoint })
  const decided = checkpoints.findIndex((one) => 'mirror' in one)
  expect(decided).toBeGreaterThan(1)
  for (const start of [checkpoints[decided - 1]!, checkpoints[decided]!, checkpoints.at(-1)!]) {
    const rest = await smallCnn.train({ ...task, start }, options, { runtime, seed: 2 })
    expect(Buffer.compare(packParameters(rest.parameters), packParameters(whole.parameters))).toBe(0)
  }
})

test('an image that cannot be read gets a distribution all the same', async () => {
  const { contents, labels } = await striped(8, 3)
  const odd: Content = { kind: 'image', bytes: new TextEncoder().encode('no image') }
  expect([...(await pixelsOf([odd], 16)).data]).toEqual(Array(768).fill(0))
  const task = { classes: 2, train: { rows: contents, labels } }
  const model = await smallCnn.train(task, options, { runtime, seed: 1 })
  const found = await predictContents(smallCnn, model, [odd], options, { runtime, seed: 1 })
  expect(found.data[0]! + found.data[1]!).toBeCloseTo(1, 5)
})

test('a picture that cannot be read has no features, and is told', async () => {
  const { contents, labels } = await striped(8, 3)
  const task = { classes: 2, train: { rows: contents, labels } }
  const { parameters } = await smallCnn.train(task, options, { runtime, seed: 1 })
  const told: number[] = []
  const extractor = await smallCnn.open(parameters, options, { runtime, seed: 1, onUnreadable: (i) => told.push(i) })
  const broken: Content = { kind: 'image', bytes: Buffer.from('no picture') }
  const found = await extractor.embed([contents[0]!, broken, contents[1]!])
  await extractor.close()
  expect(told).toEqual([1])
  expect([0, 1, 2].map((i) => rowOf(found, i).some((x) => x !== 0))).toEqual([true, false, true])
})

test('features of a teacher teach it, each by its own part of the loss, and no map is left', async () => {
  const { contents, labels } = await striped(24, 7)
  const probabilities = matrix(24, 2)
  const features = matrix(24, 3)
  labels.forEach((label, i) => {
    rowOf(probabilities, i).fill(0.1)[label] = 0.9
    rowOf(features, i).set(label ? [1, 0, 0.3] : [0, 1, 0.3])
  })
  const train = { rows: contents.slice(0, 2), labels: labels.slice(0, 2) }
  const given = { ...options, augment: false, batch: 8 }
  const learn = async (feature: number, relation: number) => {
    const told: TrainingProgress[] = []
    const align = { features, feature, relation }
    const teacher = { rows: contents, probabilities, temperature: 2, labelsShare: 0, align }
    const onProgress = (at: TrainingProgress) => void told.push(at)
    const { parameters } = await smallCnn.train({ classes: 2, train, teacher }, given, { runtime, seed: 1, onProgress })
    return { told, parameters }
  }
  const [both, plain] = [await learn(1, 5), await learn(0, 0)]
  const [first, last] = [both.told[0]!, both.told.at(-1)!]
  const { parts } = last
  expect(parts!.labels + parts!.teacher + parts!.feature! + parts!.relation!).toBeCloseTo(last.loss, 4)
  expect(parts!.feature!).toBeLessThan(0.5 * first.parts!.feature!)
  expect(parts!.relation!).toBeLessThan(0.5 * first.parts!.relation!)
  expect(plain.told.at(-1)!.parts).not.toHaveProperty('feature')
  expect(Object.keys(both.parameters)).toEqual(Object.keys(plain.parameters))
})
