import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { Content } from '../../backbones/backbone.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { accuracy, predictedClasses } from '../../evaluation/classification-metrics.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { rowOf } from '../../platform/matrix.ts'
import { mulberry32 } from '../../platform/random.ts'
import { resolveOptions } from '../../platform/options.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { input } from '../../tensor-graph/tensor.ts'
import type { Parameters } from '../../training/training-task.ts'
import { predictContents } from '../predict-contents.ts'
import { packParameters } from '../../training/pack-parameters.ts'
import { augmented } from './network.ts'
import { pixelsOf } from './pixels.ts'
import { smallCnn } from './small-cnn.ts'

const runtime = createRuntime({ threads: 2 })
/** Stripes across or down, of any colour and phase: nothing that a mean would tell apart. */
async function striped(count: number, seed: number): Promise<{ contents: Content[]; labels: Int32Array }> {
  const random = mulberry32(seed)
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2)
  const images = Array.from(labels, (label) => {
    const [phase, colour] = [Math.floor(random() * 4), [0, 1, 2].map(() => 100 + Math.floor(155 * random()))]
    const pixel = (x: number, y: number) => (((label ? x : y) + phase) % 4 < 2 ? colour : [20, 20, 20])
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
const options = resolveOptions(smallCnn.id, smallCnn.options, { side: 16, epochs: 4 })

test('learns what only neighbouring pixels tell, the same for the same seed', async () => {
  const [train, other] = [await striped(60, 1), await striped(40, 2)]
  const task = { classes: 2, train: { rows: train.contents, labels: train.labels } }
  const model = await smallCnn.train(task, options, { runtime, seed: 1 })
  const found = await predictContents(smallCnn, model, other.contents, options, { runtime, seed: 1 })
  expect(accuracy(other.labels, predictedClasses(found))).toBeGreaterThan(0.9)
  const again = await smallCnn.train(task, options, { runtime: createRuntime({ threads: 1 }), seed: 1 })
  expect(Buffer.compare(packParameters(model.parameters), packParameters(again.parameters))).toBe(0)
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

test('an image that cannot be read gets a distribution all the same', async () => {
  const { contents, labels } = await striped(8, 3)
  const odd: Content = { kind: 'image', bytes: new TextEncoder().encode('no image') }
  expect([...(await pixelsOf([odd], 16)).data]).toEqual(Array(768).fill(0))
  const task = { classes: 2, train: { rows: contents, labels } }
  const model = await smallCnn.train(task, options, { runtime, seed: 1 })
  const found = await predictContents(smallCnn, model, [odd], options, { runtime, seed: 1 })
  expect(found.data[0]! + found.data[1]!).toBeCloseTo(1, 5)
})

test('images are mirrored where the draw says so, and moved with the edge repeated', async () => {
  const out = augmented(input('x', [2, 1, 4, 4]), input('flips', [2]), input('moves', [2]))
  const session = await runtime.session(encodeModel(emitGraph({ name: 'augmented', outputs: { out } })))
  const image = Array.from({ length: 16 }, (_, i) => i)
  const run = async (flips: number[], moves: number[]) => {
    const feeds = {
      x: { type: 'float32' as const, dims: [2, 1, 4, 4], data: Float32Array.from([...image, ...image]) },
      flips: { type: 'float32' as const, dims: [2], data: Float32Array.from(flips) },
      moves: { type: 'float32' as const, dims: [2], data: Float32Array.from(moves) },
    }
    const found = [...((await session.run(feeds))['out']!.data as Float32Array)]
    return [found.slice(0, 16), found.slice(16)]
  }
  // 0.5 moves by nothing; 0.6 of seven places is one further.
  expect(await run([0.1, 0.9], [0.5, 0.5])).toEqual([[3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12], image])
  expect((await run([0.9, 0.9], [0.5, 0.6]))[0]).toEqual([1, 2, 3, 3, 5, 6, 7, 7, 9, 10, 11, 11, 13, 14, 15, 15])
  await session.release()
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
