import { expect, test } from 'vitest'
import type { Content } from '../../backbones/backbone.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { matrix, rowOf } from '../../platform/matrix.ts'
import { resolveOptions } from '../../platform/options.ts'
import { packParameters } from '../../training/pack-parameters.ts'
import type { Parameters, Teaching, TrainingTask } from '../../training/training-task.ts'
import { predictContents } from '../predict-contents.ts'
import { ngramBag } from './ngram-bag.ts'

const runtime = createRuntime({ threads: 1 })
const context = { runtime, seed: 3 }
const text = (words: string): Content => ({ kind: 'text', text: words })
const topics = ['card lost stolen block', 'refund money back return', 'exchange rate currency euro']
const words = (i: number) => {
  const own = topics[i % 3]!.split(' ')
  return `${own[((i / 3) % 4) | 0]} ${own[((i / 12) % 4) | 0]} number ${i % 7}`
}
const pool = Array.from({ length: 96 }, (_, i) => text(words(i)))
/** Surer of some than of others. */
const sureness = (i: number) => 0.6 + 0.3 * ((i % 5) / 4)
const probabilities = matrix(96, 3)
pool.forEach((_, i) => (rowOf(probabilities, i).fill((1 - sureness(i)) / 2)[i % 3] = sureness(i)))
const teacher: Teaching<readonly Content[]> = { rows: pool, probabilities, temperature: 2, labelsShare: 0 }
const options = resolveOptions('ngram-bag.v1', ngramBag.options, { width: 16, epochs: 40, dropout: 0 })
const learn = (change: Partial<TrainingTask<readonly Content[]>> = {}, given = options) => {
  // Labels of two classes only, and those the wrong way round: what it knows of them it has from its teacher.
  const train = { rows: [text('euro rate'), text('stolen card')], labels: Int32Array.of(0, 1) }
  return ngramBag.train({ classes: 3, train, pool: { rows: pool }, teacher, ...change }, given, context)
}
const student = await learn()
const said = async (model: Awaited<ReturnType<typeof learn>>, contents: readonly Content[] = pool) =>
  predictContents(ngramBag, model, contents, options, context)

test('a student says what its teacher says, as surely, whatever the labels that have no share', async () => {
  const found = await said(student)
  for (let i = 0; i < 96; i++) expect(Math.abs(found.data[i * 3 + (i % 3)]! - sureness(i))).toBeLessThan(0.15)
})

test('with all the share, labels are all that teaches', async () => {
  const { data } = await said(await learn({ teacher: { ...teacher, labelsShare: 1 } }), [
    text('euro rate'),
    text('stolen card'),
  ])
  expect([data[0]! > 0.8, data[4]! > 0.8]).toEqual([true, true])
})

test('going on from a checkpoint ends where an uninterrupted training does', async () => {
  const checkpoints: Parameters[] = []
  const task = {
    classes: 3,
    train: { rows: pool.slice(0, 3), labels: Int32Array.of(0, 1, 2) },
    pool: { rows: pool },
    teacher,
  }
  const onCheckpoint = async (state: Parameters) => void checkpoints.push(structuredClone(state))
  const whole = await ngramBag.train(task, options, { ...context, onCheckpoint })
  const rest = await ngramBag.train({ ...task, start: checkpoints[0]! }, options, context)
  expect(Buffer.compare(packParameters(rest.parameters), packParameters(whole.parameters))).toBe(0)
})

test('rows in bytes take a quarter of the room and say the same', async () => {
  const [plain, bytes] = [student, await learn({}, { ...options, bytes: true })]
  const table = plain.parameters['table']!.data.length
  const saved = packParameters(plain.parameters).length - packParameters(bytes.parameters).length
  expect(saved).toBeGreaterThan(0.7 * 3 * table)
  const [a, b] = [await said(plain), await said(bytes)]
  a.data.forEach((p, i) => expect(b.data[i]).toBeCloseTo(p, 1))
})
