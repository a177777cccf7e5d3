import { expect, test } from 'vitest'
import { evaluate, floats, int32Values } from '../../tests/gradients/run-graph.ts'
import type { Content } from '../backbones/backbone.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import { matrix, rowOf } from '../platform/matrix.ts'
import { mulberry32, normal } from '../platform/random.ts'
import { resolveOptions } from '../platform/options.ts'
import { grad } from '../tensor-graph/autodiff.ts'
import { emitGraph } from '../tensor-graph/emit.ts'
import { partNamed } from '../tensor-graph/emit-training.ts'
import { input } from '../tensor-graph/tensor.ts'
import type { TrainingProgress } from '../training/training-task.ts'
import { alignedLoss, alignedRows, freshMap } from './alignment.ts'
import { compactHead } from './compact-head/compact-head.ts'
import { ngramBag } from './ngram-bag/ngram-bag.ts'
import { taughtLoss } from './taught-rows.ts'

const random = mulberry32(8)
const drawn = (count: number) => Float32Array.from({ length: count }, () => normal(random))

test('features of the teacher have a mean square of 1 over the rows that have some, and rows without count nothing', () => {
  const features = matrix(3, 2, Float32Array.of(3, 4, 0, 0, 0, 5))
  const teacher = {
    rows: null,
    probabilities: matrix(3, 2),
    temperature: 2,
    labelsShare: 0.2,
    align: { features, feature: 1, relation: 0 },
  }
  const found = alignedRows(teacher, 4)!
  expect([...found.part]).toEqual([1, 0, 1, 0])
  const squares = found.features.data.reduce((sum, x) => sum + x * x, 0)
  expect(squares / 4).toBeCloseTo(1, 6)
  expect(found.features.data[1]! / found.features.data[0]!).toBeCloseTo(4 / 3, 6)
  expect(found.scale).toBeCloseTo(1.25, 6)
  for (const change of [{ align: undefined }, { labelsShare: 1 }, { align: { features, feature: 0, relation: 0 } }])
    expect(alignedRows({ ...teacher, ...change }, 4)).toBeNull()
})

test('the loss is Σ w·CE + Σ v·T²·KL + β·mean (W·h − t)² + γ·Σ (cos h − cos t)², in value and slope', async () => {
  const [ROWS, OWN, THEIRS, CLASSES, T, BETA, GAMMA] = [4, 3, 5, 2, 2, 0.7, 0.4]
  const [h, t, map, z, said] = [
    drawn(ROWS * OWN),
    drawn(ROWS * THEIRS),
    drawn(OWN * THEIRS),
    drawn(ROWS * CLASSES),
    drawn(ROWS * CLASSES),
  ]
  const [part, v, w] = [Float32Array.of(1, 1, 0, 1), Float32Array.of(0.2, 0.2, 0.2, 0.2), Float32Array.of(0.2, 0, 0, 0)]
  const labels = Int32Array.of(1, 0, 0, 1)
  const scale = 1.25
  const softened = (row: Float32Array, by: number) => {
    const e = [...row].map((x) => Math.exp(x / by))
    return e.map((x) => x / e.reduce((a, b) => a + b, 0))
  }
  const row = (data: Float32Array, i: number, width: number) => data.slice(i * width, (i + 1) * width)
  const cos = (a: Float32Array, b: Float32Array) =>
    a.reduce((s, x, i) => s + x * b[i]!, 0) / (Math.hypot(...a) * Math.hypot(...b))
  /** In float64, on paper. */
  function plain(h: Float32Array, map: Float32Array) {
    let [own, taught, feature, relation] = [0, 0, 0, 0]
    for (let i = 0; i < ROWS; i++) {
      const [p, q] = [softened(row(said, i, CLASSES), T), softened(row(z, i, CLASSES), T)]
      own -= w[i]! * Math.log(softened(row(z, i, CLASSES), 1)[labels[i]!]!)
      taught += v[i]! * T * T * p.reduce((s, x, c) => s + x * Math.log(x / q[c]!), 0)
      const u = scale * v[i]! * part[i]!
      for (let j = 0; j < THEIRS; j++) {
        const mapped = row(h, i, OWN).reduce((s, x, k) => s + x * map[k * THEIRS + j]!, 0)
        feature += (BETA * u * (mapped - t[i * THEIRS + j]!) ** 2) / THEIRS
      }
      for (let k = 0; k < ROWS; k++)
        relation +=
          GAMMA *
          u *
          scale *
          v[k]! *
          part[k]! *
          (cos(row(h, i, OWN), row(h, k, OWN)) - cos(row(t, i, THEIRS), row(t, k, THEIRS))) ** 2
    }
    return { own, taught, feature, relation, loss: own + taught + feature + relation }
  }
  const [own, logits, p] = [
    input('h', [ROWS, OWN]),
    input('z', [ROWS, CLASSES]),
    { 'alignment/map': input('map', [OWN, THEIRS]) },
  ]
  const batch = {
    labels: input('labels', [ROWS], 'int32'),
    weights: input('weights', [ROWS]),
    taught: input('taught', [ROWS, CLASSES]),
    taughtWeights: input('taughtWeights', [ROWS]),
    aligned: input('aligned', [ROWS, THEIRS]),
    alignedPart: input('alignedPart', [ROWS]),
  }
  const { loss, parts } = alignedLoss(taughtLoss(logits, batch, T), own, p, batch, {
    feature: BETA,
    relation: GAMMA,
    scale,
  })
  const [ofOwn, ofMap] = grad(loss, [own, p['alignment/map']])
  const out = await evaluate(
    emitGraph({ name: 'aligned', outputs: { loss, ...partNamed(parts!), ofOwn: ofOwn!, ofMap: ofMap! } }),
    {
      h: floats(h, [ROWS, OWN]),
      z: floats(z, [ROWS, CLASSES]),
      map: floats(map, [OWN, THEIRS]),
      labels: int32Values([...labels]),
      weights: floats(w),
      taught: floats(said, [ROWS, CLASSES]),
      taughtWeights: floats(v),
      aligned: floats(t, [ROWS, THEIRS]),
      alignedPart: floats(part),
    },
  )
  const expected = plain(h, map)
  expect(out['loss']![0]).toBeCloseTo(expected.loss, 5)
  expect(out['part.feature']![0]).toBeCloseTo(expected.feature, 5)
  expect(out['part.relation']![0]).toBeCloseTo(expected.relation, 5)
  const moved = (data: Float32Array, i: number, by: number) =>
    Float64Array.from(data, (x, j) => (j === i ? x + by : x)) as unknown as Float32Array
  for (let i = 0; i < h.length; i++)
    expect(out['ofOwn']![i]).toBeCloseTo(
      (plain(moved(h, i, 1e-5), map).loss - plain(moved(h, i, -1e-5), map).loss) / 2e-5,
      4,
    )
  for (let i = 0; i < map.length; i++)
    expect(out['ofMap']![i]).toBeCloseTo(
      (plain(h, moved(map, i, 1e-5)).loss - plain(h, moved(map, i, -1e-5)).loss) / 2e-5,
      4,
    )
})

const pool = Array.from({ length: 60 }, (_, i): Content => {
  const own = ['card lost stolen block', 'refund money back return', 'exchange rate currency euro'][i % 3]!.split(' ')
  return { kind: 'text', text: `${own[((i / 3) % 4) | 0]} ${own[((i / 12) % 4) | 0]} number ${i % 7}` }
})
const probabilities = matrix(60, 3)
pool.forEach((_, i) => (rowOf(probabilities, i).fill(0.1)[i % 3] = 0.8))
const features = matrix(60, 4)
// Two of the three classes lie near each other.
pool.forEach((_, i) =>
  rowOf(features, i).set(
    [
      [1, 0, 0, 0.2],
      [0.9, 0.4, 0, 0.2],
      [0, 0, 1, 0.2],
    ][i % 3]!,
  ),
)

test.each([
  [ngramBag, { width: 16, epochs: 40, dropout: 0 }],
  [compactHead, { hidden: 16, epochs: 60, dropout: 0, pieces: 500 }],
] as const)(
  '%# a student with features learns those of its teacher, tells both parts, and keeps no map',
  async (learner, given) => {
    const runtime = createRuntime({ threads: 1 })
    const options = resolveOptions(learner.id, learner.options, given)
    const learn = async (feature: number, relation: number) => {
      const told: TrainingProgress[] = []
      const teacher = {
        rows: pool,
        probabilities,
        temperature: 2,
        labelsShare: 0,
        align: { features, feature, relation },
      }
      const train = { rows: pool.slice(0, 3), labels: Int32Array.of(0, 1, 2) }
      const model = await learner.train({ classes: 3, train, pool: { rows: pool }, teacher }, options as never, {
        runtime,
        seed: 3,
        onProgress: (p) => void told.push(p),
      })
      const extractor = await learner.open(model.parameters, options as never, { runtime, seed: 3 })
      const rows = await extractor.embed(pool.slice(0, 3))
      await extractor.close()
      const cos = (i: number, j: number) => {
        const [a, b] = [rowOf(rows, i), rowOf(rows, j)]
        return a.reduce((s, x, k) => s + x * b[k]!, 0) / (Math.hypot(...a) * Math.hypot(...b))
      }
      return { model, told, apart: cos(0, 1) - cos(0, 2) }
    }
    const [both, plain] = [await learn(1, 20), await learn(0, 0)]
    const { parts, loss } = both.told.at(-1)!
    const [first] = both.told
    expect(parts!.labels + parts!.teacher + parts!.feature! + parts!.relation!).toBeCloseTo(loss, 4)
    expect(parts!.feature!).toBeLessThan(0.5 * first!.parts!.feature!)
    expect(parts!.relation!).toBeLessThan(first!.parts!.relation!)
    expect(both.apart).toBeGreaterThan(plain.apart)
    expect(plain.told.at(-1)!.parts).not.toHaveProperty('feature')
    expect(Object.keys(both.model.parameters)).toEqual(Object.keys(plain.model.parameters))
  },
)

test('the map begins by chance, of the two widths', () => {
  const aligned = alignedRows(
    {
      rows: null,
      probabilities: matrix(60, 3),
      temperature: 1,
      labelsShare: 0,
      align: { features, feature: 1, relation: 0 },
    },
    60,
  )
  expect(Object.values(freshMap(aligned, 7, random)).map(({ shape }) => shape)).toEqual([[7, 4]])
})
