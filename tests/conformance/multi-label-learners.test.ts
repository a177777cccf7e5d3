import { describe, expect, test } from 'vitest'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { multiLabelQuality } from '../../src-main/evaluation/multi-label-metrics.ts'
import { servedKinds, ServesOtherKind } from '../../src-main/learners/faces.ts'
import { learners } from '../../src-main/learners/index.ts'
import type { FeatureLearner } from '../../src-main/learners/learner.ts'
import { gatherRows, matrix, type Matrix } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { probabilitiesOf } from '../../src-main/training/head-graph.ts'
import { packParameters } from '../../src-main/training/pack-parameters.ts'
import type { TrainingContext, TrainingTask } from '../../src-main/training/training-task.ts'
import { clusteredFeatures } from '../query-strategies/make-request.ts'

const runtime = createRuntime({ threads: 1 })
const context = (change: Partial<TrainingContext> = {}): TrainingContext => ({ runtime, seed: 3, ...change })
const ROWS = 200
/** Which of three labels the rows of each of four groups have: one has none. */
const LABELS_OF = [
  [1, 0, 0],
  [1, 1, 0],
  [0, 1, 1],
  [0, 0, 0],
]
const LABELS = 3
const features = clusteredFeatures(ROWS, 12, LABELS_OF.length, 5, 0.6)
const part = (from: number, to: number) => {
  const rows = Array.from({ length: to - from }, (_, i) => from + i)
  const labels = matrix(rows.length, LABELS)
  labels.data.set(rows.flatMap((row) => LABELS_OF[row % LABELS_OF.length]!))
  return { rows: gatherRows(features, rows), labels }
}
const [train, held, tested] = [part(0, 100), part(100, 140), part(140, ROWS)]
const task: TrainingTask<Matrix, Matrix> = { classes: LABELS, train }
const heads = learners.filter((one) => one.input === 'features') as unknown as readonly FeatureLearner[]
const named = (all: readonly FeatureLearner[]) => all.map((learner) => [learner.id, learner] as const)
const [serving, others] = ['multi', 'single'].map((_, other) =>
  named(heads.filter((one) => servedKinds(one).includes('multi') !== Boolean(other))),
) as [ReturnType<typeof named>, ReturnType<typeof named>]

describe.each(serving)('%s', (_, learner) => {
  const options = resolveOptions(learner.id, learner.options)
  const learn = (change: Partial<typeof task> = {}, how: Partial<TrainingContext> = {}) =>
    learner.train({ ...task, ...change }, options, context(how))
  const qualityOf = async ({ parameters, temperature }: Awaited<ReturnType<typeof learn>>) => {
    const head = { parameters, temperature, logits: learner.logits, kind: 'multi' as const }
    return multiLabelQuality(await probabilitiesOf(head, tested.rows, runtime), tested.labels)
  }

  test('learns which labels samples have, and which have none', async () => {
    const { microF1, macroF1, exactMatch } = await qualityOf(await learn())
    expect(Math.min(microF1, macroF1, exactMatch)).toBeGreaterThan(0.9)
  })

  test('is the same for the same seed, whatever the threads', async () => {
    const [one, other] = [await learn(), await learn({}, { runtime: createRuntime({ threads: 4 }) })]
    expect(Buffer.compare(packParameters(one.parameters), packParameters(other.parameters))).toBe(0)
  })

  test('each label is as sure as the hold-out says: what is contradicted there becomes unsure', async () => {
    const labels = matrix(held.labels.rows, LABELS, held.labels.data.slice())
    // Every third answer on the first label is the contrary.
    for (let i = 0; i < labels.rows; i += 3) labels.data[i * LABELS] = 1 - labels.data[i * LABELS]!
    const [plain, calibrated] = [await learn(), await learn({ holdout: { rows: held.rows, labels } })]
    const probabilities = async ({ parameters }: Awaited<ReturnType<typeof learn>>) =>
      (await probabilitiesOf({ parameters, logits: learner.logits, kind: 'multi' }, tested.rows, runtime)).data
    const [before, after] = [await probabilities(plain), await probabilities(calibrated)]
    const first = (data: Float32Array) => data.filter((_, i) => i % LABELS === 0)
    const sureness = (data: Float32Array) =>
      data.reduce((sum, p) => sum + Math.abs(p - 0.5), 0) / Math.max(1, data.length)
    expect(sureness(first(after))).toBeLessThan(sureness(first(before)) - 0.05)
    expect(calibrated.temperature).toBe(1)
  })

  test('a label that no sample has is given to none', async () => {
    const labels = matrix(train.labels.rows, LABELS + 1)
    for (let i = 0; i < labels.rows; i++)
      labels.data.set(train.labels.data.subarray(i * LABELS, (i + 1) * LABELS), i * (LABELS + 1))
    const model = await learn({ classes: LABELS + 1, train: { rows: train.rows, labels } })
    const head = { parameters: model.parameters, logits: learner.logits, kind: 'multi' as const }
    const { data } = await probabilitiesOf(head, tested.rows, runtime)
    expect(Math.max(...data.filter((_, i) => i % (LABELS + 1) === LABELS))).toBeLessThan(0.5)
  })

  test('stops when it is told to', async () => {
    await expect(learn({}, { signal: AbortSignal.abort() })).rejects.toThrow()
  })
})

test.each(others)('%s, of one label a sample, refuses several by name', async (id, learner) => {
  const asked = async () => learner.train(task, resolveOptions(id, learner.options), context())
  await expect(asked()).rejects.toThrow(ServesOtherKind)
  await expect(asked()).rejects.toMatchObject({
    fields: { id, kind: 'multi', known: expect.stringContaining('sigmoid-head.v1') },
  })
})
