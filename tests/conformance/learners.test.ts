import { describe, expect, test } from 'vitest'
import type { Content } from '../../src-main/backbones/backbone.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { accuracy, predictedClasses } from '../../src-main/evaluation/classification-metrics.ts'
import { probabilitiesOf } from '../../src-main/training/head-graph.ts'
import { logitsOf } from '../../src-main/learners/head-logits.ts'
import { learnerFaces, servedKinds, UnknownLearner } from '../../src-main/learners/faces.ts'
import { learnerById, learners } from '../../src-main/learners/index.ts'
import type { ContentLearner, FeatureLearner } from '../../src-main/learners/learner.ts'
import type { Parameters, TrainingContext, TrainingTask } from '../../src-main/training/training-task.ts'
import { predictContents } from '../../src-main/learners/predict-contents.ts'
import { packParameters, unpackParameters } from '../../src-main/training/pack-parameters.ts'
import { anyBackbone, asBackbone } from '../../src-main/learners/trained-backbone.ts'
import { gatherRows, rowOf, type Matrix } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { clusteredFeatures } from '../query-strategies/make-request.ts'

const runtime = createRuntime({ threads: 1 })
const context = (change: Partial<TrainingContext> = {}): TrainingContext => ({ runtime, seed: 3, ...change })
const [CLASSES, ROWS] = [4, 160]
const pool = clusteredFeatures(ROWS, 12, CLASSES, 5, 0.6)
const truth = Int32Array.from({ length: ROWS }, (_, i) => i % CLASSES)
const part = (from: number, to: number) => {
  const places = Int32Array.from({ length: to - from }, (_, i) => from + i)
  return { places, rows: gatherRows(pool, places), labels: truth.slice(from, to) }
}
const [train, test_] = [part(0, 100), part(100, 160)]
const task: TrainingTask<Matrix> = { classes: CLASSES, train, pool: { rows: pool, places: train.places } }
const heads = learners.filter(
  (one) => one.input === 'features' && servedKinds(one).includes('single'),
) as unknown as readonly FeatureLearner[]

test('the core knows each by its face: the same list, nothing said twice', () => {
  expect(learnerFaces.map((face) => [face.id, face.title, face.options])).toEqual(
    learners.map((plugin) => [plugin.id, plugin.title, plugin.options]),
  )
})

test('ids are unique, versioned, and found by name', () => {
  const ids = learners.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[a-z-]+\.v\d+$/.test(id))).toEqual([])
  expect(ids.map((id) => learnerById(id).id)).toEqual(ids)
  expect(() => learnerById('oracle.v1')).toThrow(UnknownLearner)
})

describe.each(heads.map((learner) => [learner.id, learner] as const))('%s', (_, learner) => {
  const options = resolveOptions(learner.id, learner.options)
  const learn = (change: Partial<TrainingTask<Matrix>> = {}, how: Partial<TrainingContext> = {}) =>
    learner.train({ ...task, ...change }, options, context(how))
  const scoreOf = async (parameters: Awaited<ReturnType<typeof learn>>['parameters']) => {
    const found = await probabilitiesOf({ parameters, logits: learner.logits }, test_.rows, runtime)
    return accuracy(test_.labels, predictedClasses(found))
  }

  test('learns what can be learnt', async () => {
    expect(await scoreOf((await learn()).parameters)).toBeGreaterThan(0.9)
  })

  test('is the same for the same seed, whatever the threads', async () => {
    const [one, other] = [await learn(), await learn({}, { runtime: createRuntime({ threads: 4 }) })]
    expect(Buffer.compare(packParameters(one.parameters), packParameters(other.parameters))).toBe(0)
  })

  test('parameters survive being packed', async () => {
    const { parameters } = await learn()
    expect(unpackParameters(packParameters(parameters))).toEqual(parameters)
  })

  test('calibrates on the hold-out and never learns from it', async () => {
    const holdout = { rows: test_.rows, labels: Int32Array.from(test_.labels, (label) => (label + 1) % CLASSES) }
    const { temperature } = await learn({ holdout })
    expect(temperature).toBeGreaterThan(2)
    expect((await learn()).temperature).toBe(1)
  })

  test('a class without labels does no harm', async () => {
    const { parameters } = await learn({ classes: CLASSES + 1 })
    expect(await scoreOf(parameters)).toBeGreaterThan(0.9)
  })

  test('one label of each class is enough to begin', async () => {
    const few = part(0, CLASSES)
    const { parameters } = await learn({ train: few, pool: { rows: pool, places: few.places } })
    expect(await scoreOf(parameters)).toBeGreaterThan(0.5)
  })

  test('goes on from a model of the same sizes, and begins anew where the classes changed', async () => {
    const { parameters } = await learn()
    expect(await scoreOf((await learn({ start: parameters })).parameters)).toBeGreaterThan(0.9)
    const more = await learn({ start: parameters, classes: CLASSES + 1 })
    expect(Object.values(more.parameters).at(-1)!.data).toHaveLength(CLASSES + 1)
  })

  test('stops when it is told to', async () => {
    await expect(learn({}, { signal: AbortSignal.abort() })).rejects.toThrow()
  })
})

const topics = [
  'card lost stolen block',
  'refund money back return',
  'exchange rate currency euro',
  'password login app phone',
]
const words = (i: number) => {
  const own = topics[i % CLASSES]!.split(' ')
  return `${own[i % 4]} ${own[(i >> 2) % 4]} number ${i % 7} please`
}
const texts: readonly Content[] = Array.from({ length: ROWS }, (_, i) => ({ kind: 'text', text: words(i) }))
const readers = learners.filter(({ input }) => input === 'text') as unknown as readonly ContentLearner[]
const ready = readers.filter(({ options }) => !Object.values(options).some(({ kind }) => kind === 'path'))

describe.each(ready.map((learner) => [learner.id, learner] as const))('%s', (_, learner) => {
  const options = resolveOptions(learner.id, learner.options)
  const [taught, tested] = [texts.slice(0, 100), texts.slice(100)]
  const textTask = { classes: CLASSES, train: { rows: taught, labels: truth.slice(0, 100) }, pool: { rows: texts } }
  const learn = (how: Partial<TrainingContext> = {}) => learner.train(textTask, options, context(how))

  test('learns texts end to end, the same for the same seed', async () => {
    const [one, other] = [await learn(), await learn({ runtime: createRuntime({ threads: 4 }) })]
    expect(Buffer.compare(packParameters(one.parameters), packParameters(other.parameters))).toBe(0)
    const found = await predictContents(learner, one, tested, options, context())
    expect([found.rows, found.columns]).toEqual([60, CLASSES])
    expect(accuracy(truth.slice(100), predictedClasses(found))).toBeGreaterThan(0.9)
  })

  test('going on from any checkpoint ends where an uninterrupted training does', async () => {
    const checkpoints: Parameters[] = []
    const onCheckpoint = async (parameters: Parameters) => void checkpoints.push(structuredClone(parameters))
    const whole = await learn({ onCheckpoint })
    expect(checkpoints.length).toBeGreaterThan(1)
    for (const start of [checkpoints[0]!, checkpoints.at(-1)!]) {
      const rest = await learner.train({ ...textTask, start }, options, context())
      expect(Buffer.compare(packParameters(rest.parameters), packParameters(whole.parameters))).toBe(0)
    }
  })

  test('once trained it is a backbone: a head on its features says what the model says', async () => {
    const model = await learn()
    const { state, head } = await asBackbone(learner, model.parameters, options, taught, context())
    const extractor = await anyBackbone(learner.id).open(options, state, { runtime, seed: 3 })
    const features = await extractor.embed(tested)
    expect(features.columns).toBe(extractor.dimensions)
    const found = await probabilitiesOf({ parameters: head, logits: logitsOf(learner.id) }, features, runtime)
    const said = await predictContents(learner, model, tested, options, context())
    for (const [i, p] of said.data.entries()) expect(found.data[i]).toBeCloseTo(p, 5)
    const lengths = Array.from({ length: features.rows }, (_, i) => Math.hypot(...rowOf(features, i)))
    expect(lengths.reduce((sum, x) => sum + x, 0) / lengths.length).toBeCloseTo(1, 0)
    await extractor.close()
  })

  test('a text of nothing it knows gets a distribution all the same', async () => {
    const odd: Content[] = ['', '???', '你好'].map((text) => ({ kind: 'text', text }))
    const found = await predictContents(learner, await learn(), odd, options, context())
    for (let i = 0; i < 3; i++) expect(rowOf(found, i).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
  })

  test('stops when it is told to', async () => {
    await expect(learn({ signal: AbortSignal.abort() })).rejects.toThrow()
  })
})
