import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { Content } from '../backbones/backbone.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import { matrix, rowOf } from '../platform/matrix.ts'
import { mulberry32 } from '../platform/random.ts'
import { resolveOptions } from '../platform/options.ts'
import { packParameters } from '../training/pack-parameters.ts'
import type { LossParts, Parameters, Prior, Teaching, TrainingTask } from '../training/training-task.ts'
import { contentLearnerById } from './index.ts'
import type { ContentLearner } from './learner.ts'
import { averageShapes } from './small-cnn/network.ts'

const runtime = createRuntime({ threads: 1 })
const topics = ['card lost stolen block', 'refund money back return', 'exchange rate currency euro']
const texts: Content[] = Array.from({ length: 96 }, (_, i) => {
  const own = topics[i % 3]!.split(' ')
  return { kind: 'text', text: `${own[((i / 3) % 4) | 0]} ${own[((i / 12) % 4) | 0]} number ${i % 7}` }
})
/** Dark, grey and light squares with noise in them. */
const random = mulberry32(3)
const pictures: Content[] = await Promise.all(
  Array.from({ length: 12 }, async (_, i): Promise<Content> => {
    const bytes = Uint8Array.from({ length: 768 }, () => 40 + 70 * (i % 3) + Math.floor(30 * random()))
    const raw = { width: 16, height: 16, channels: 3 } as const
    return { kind: 'image', bytes: await sharp(bytes, { raw }).png().toBuffer() }
  }),
)

interface Case {
  readonly learner: ContentLearner
  readonly given: Record<string, string | number | boolean>
  readonly pool: readonly Content[]
  /** Of what it keeps, what is no trained layer. */
  readonly beside: (name: string) => boolean
}
const never = () => false
const isAverage = (name: string) => name in averageShapes
const cases: [string, Case][] = [
  [
    'ngram-bag.v1',
    {
      learner: contentLearnerById('ngram-bag.v1'),
      given: { width: 16, epochs: 1, dropout: 0, begin: 'chance' },
      pool: texts,
      beside: never,
    },
  ],
  [
    'compact-head.v1',
    {
      learner: contentLearnerById('compact-head.v1'),
      given: { features: 'patterns', hidden: 16, epochs: 20 },
      pool: texts,
      beside: never,
    },
  ],
  [
    'small-cnn.v1',
    {
      learner: contentLearnerById('small-cnn.v1'),
      given: { side: 16, epochs: 1, batch: 4, augment: false },
      pool: pictures,
      beside: isAverage,
    },
  ],
]

/** A teacher of two minds: of every class, or all of them turned by one. */
function taughtBy(pool: readonly Content[], turned: boolean): Teaching<readonly Content[]> {
  const probabilities = matrix(pool.length, 3)
  pool.forEach((_, i) => (rowOf(probabilities, i).fill(0.1)[(i + Number(turned)) % 3] = 0.8))
  return { rows: pool, probabilities, temperature: 2, labelsShare: 0.1 }
}
const labelled = (pool: readonly Content[]) => ({
  rows: pool.slice(0, 12),
  labels: Int32Array.from({ length: 12 }, (_, i) => i % 3),
})
async function learn(
  { learner, given, pool }: Case,
  turned: boolean,
  change: Partial<TrainingTask<readonly Content[]>>,
) {
  const task = { classes: 3, train: labelled(pool), pool: { rows: pool }, teacher: taughtBy(pool, turned), ...change }
  const parts: LossParts[] = []
  const { parameters } = await learner.train(task, resolveOptions(learner.id, learner.options, given), {
    runtime,
    seed: 3,
    onProgress: (at) => void (at.parts && parts.push(at.parts)),
  })
  return { parameters, parts }
}
/** What all of a case begin from, trained once. */
const known = new Map<string, Promise<Parameters>>()
const firstOf = (one: Case) => {
  const { id } = one.learner
  if (!known.has(id))
    known.set(
      id,
      learn(one, false, {}).then(({ parameters }) => parameters),
    )
  return known.get(id)!
}
/** Root mean square of how far trained numbers have gone. */
function gone(from: Parameters, to: Parameters, { beside }: Case): number {
  const squares = Object.entries(from).flatMap(([name, { data }]) =>
    beside(name) ? [] : [...data].map((x, i) => (x - to[name]!.data[i]!) ** 2),
  )
  return Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length)
}

test.each(cases)('%s is held where it begins, the more the more it pays; by Fisher too', async (_, one) => {
  const first = await firstOf(one)
  const from = async (strength: number, fisher = false) => {
    const prior: Prior<readonly Content[]> = {
      parameters: first,
      strength,
      ...(fisher && { fisherOn: labelled(one.pool) }),
    }
    const { parameters, parts } = await learn(one, true, { prior })
    return { far: gone(first, parameters, one), parts }
  }
  const [free, strong, byFisher, weakByFisher] = [
    await from(0),
    await from(1e4),
    await from(1e4, true),
    await from(1e-4, true),
  ]
  expect(strong.far).toBeLessThan(0.05 * free.far)
  expect(free.parts.at(-1)!.prior).toBeUndefined()
  // ΣF(θ − θ*)² at the end: what labels depend on stays, whatever the rest does.
  const left = (run: typeof free, strength: number) => run.parts.at(-1)!.prior! / strength
  expect(left(weakByFisher, 1e-4)).toBeGreaterThan(0)
  expect(left(byFisher, 1e4)).toBeLessThan(0.02 * left(weakByFisher, 1e-4))
})

test.each(cases)('%s with nothing to pay is trained as from those parameters, bit for bit', async (_, one) => {
  const first = await firstOf(one)
  const plain = await learn(one, true, { start: first })
  const begun = await learn(one, true, { prior: { parameters: first, strength: 0 } })
  expect(Buffer.compare(packParameters(begun.parameters), packParameters(plain.parameters))).toBe(0)
})

test.each(cases)('%s of other sizes, or of other labels, is refused by name', async (_, one) => {
  const parameters = await firstOf(one)
  const fewer = taughtBy(one.pool, false)
  const two = { ...fewer, probabilities: matrix(one.pool.length, 2) }
  fewer.probabilities.data.forEach((p, i) => i % 3 < 2 && (two.probabilities.data[2 * Math.floor(i / 3) + (i % 3)] = p))
  const train = { rows: one.pool.slice(0, 2), labels: Int32Array.of(0, 1) }
  const prior = { parameters, strength: 1 }
  await expect(learn(one, false, { classes: 2, train, teacher: two, prior })).rejects.toMatchObject({
    name: 'OtherShapes',
  })
})

test('a bag that begins from another reads texts by its patterns, whatever the pool has become', async () => {
  const one = cases[0]![1]
  const first = await firstOf(one)
  const more = [...texts, ...Array.from({ length: 20 }, (): Content => ({ kind: 'text', text: 'wholly other words' }))]
  const { parameters } = await learn(one, false, {
    pool: { rows: more },
    prior: { parameters: first, strength: 1 },
  })
  expect(parameters['buckets']!.data).toEqual(first['buckets']!.data)
})
