import { expect, test } from 'vitest'
import { clusteredFeatures } from '../../../tests/query-strategies/make-request.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { accuracy, predictedClasses } from '../../evaluation/classification-metrics.ts'
import { gatherRows, matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { mulberry32, normal } from '../../platform/random.ts'
import { resolveOptions } from '../../platform/options.ts'
import { plainMatrixMath } from '../../query-strategies/geometry/plain-matrix-math.ts'
import { neighbourFeatures } from '../../sample-graph/neighbour-features.ts'
import { neighbourGraph } from '../../sample-graph/neighbour-graph.ts'
import { normalisedGraph } from '../../sample-graph/spread-labels.ts'
import { probabilitiesOf } from '../../training/head-graph.ts'
import { classShares } from './class-shares.ts'
import { nameBeliefs } from './name-beliefs.ts'
import { nameTrust } from './name-trust.ts'
import { namesTeach } from './names-teach.ts'
import { poolHead } from './pool-head.ts'

const context = { runtime: createRuntime({ threads: 1 }), seed: 1 }

test('even or few counts keep equal shares, though classes have no label yet; skewed ones are believed', () => {
  // The same averages with log-gamma functions, in Python.
  for (const [counts, expected] of [
    [[1, 1, 1, 1, 0, 0, 0, 0], { 0: 0.127842804, 7: 0.122157196 }],
    [[3, 0, 0, 0], { 0: 0.299344849, 1: 0.233551717 }],
    [[18, 1, 1, 0], { 0: 0.819790015, 1: 0.074679995, 3: 0.030849994 }],
    [[0, 0], { 0: 0.5, 1: 0.5 }],
  ] as const) {
    const shares = classShares(counts)
    for (const [c, share] of Object.entries(expected)) expect(shares[Number(c)]).toBeCloseTo(share, 8)
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
  }
})

test('trust in names is Bayes’ rule over the answers', () => {
  const beliefs = Float32Array.of(0.5, 0.25, 0.25, 1, 0, 0)
  const trustIn = (labels: readonly number[]) =>
    nameTrust(
      beliefs,
      { places: Int32Array.of(0, 1).slice(0, labels.length), labels: Int32Array.from(labels) },
      3,
      Int32Array.of(0, 1),
    )
  const shareOf = (odds: number) => odds / (1 + odds)
  expect(trustIn([])).toBeCloseTo(0.7, 12)
  // Row 0 is of class 0: .9 · ½ · 3 + .1 = 1.45 times as likely with names as without; each answer costs e^−.1.
  const helped = (7 / 3) * 1.45 * Math.exp(-0.1)
  expect(trustIn([0])).toBeCloseTo(shareOf(helped), 6)
  // Row 1 is of a class it is not named like: .9 · 0 · 3 + .1, a tenth as likely.
  expect(trustIn([0, 1])).toBeCloseTo(shareOf(helped * 0.1 * Math.exp(-0.1)), 6)
  // Nobody has named class 2.
  expect(trustIn([0, 2])).toBeCloseTo(shareOf(helped), 6)
})

const [ROWS, D, CLASSES] = [240, 16, 4]
const pool = clusteredFeatures(ROWS, D, CLASSES, 6, 1)
const truth = Int32Array.from({ length: ROWS }, (_, i) => i % CLASSES)
/** A noisy sight of the middle of each class, all shifted alike, as names lie apart from texts. */
function namesOf(noise: number, seed = 3): Matrix {
  const random = mulberry32(seed)
  const shift = Array.from({ length: D }, () => normal(random))
  const out = matrix(CLASSES, D)
  for (let i = 0; i < ROWS; i++)
    for (let j = 0; j < D; j++) out.data[truth[i]! * D + j]! += (CLASSES / ROWS) * pool.data[i * D + j]!
  return { ...out, data: out.data.map((x, at) => x + noise * normal(random) + 0.3 * shift[at % D]!) }
}
const turned = (names: Matrix) => gatherRows(names, [1, 2, 3, 0])
const graph = await neighbourGraph(pool, 10, plainMatrixMath.nearest)

test('beliefs are those of plain loops: softmax of cosines, balanced, spread', async () => {
  const sparse = normalisedGraph(graph)
  const names = namesOf(0.05)
  const found = await nameBeliefs({ rows: pool, sparse }, names, [0.25, 0.25, 0.25, 0.25], context)
  const centred = ({ rows, columns, data }: Matrix) => {
    const mean = Array.from({ length: columns }, (_, j) => {
      let sum = 0
      for (let i = 0; i < rows; i++) sum += data[i * columns + j]!
      return sum / rows
    })
    return Array.from({ length: rows }, (_, i) => {
      const row = mean.map((m, j) => data[i * columns + j]! - m)
      const length = Math.hypot(...row)
      return row.map((x) => x / length)
    })
  }
  const called = centred(names)
  const one = (row: number[]) => row.map((x) => x / row.reduce((a, b) => a + b))
  let beliefs = centred(pool).map((x) =>
    one(called.map((name) => Math.exp(name.reduce((sum, v, j) => sum + v * x[j]!, 0) / 0.05))),
  )
  for (let round = 0; round < 20; round++) {
    const mass = called.map((_, c) => beliefs.reduce((sum, row) => sum + row[c]!, 0))
    beliefs = beliefs.map((row) => one(row.map((x, c) => x / mass[c]!)))
  }
  let spread = beliefs
  for (let round = 0; round < 20; round++)
    spread = spread.map((_, i) =>
      called.map((_, c) => {
        let sum = 0.2 * beliefs[i]![c]!
        for (let e = sparse.from[i]!; e < sparse.from[i + 1]!; e++)
          sum += 0.8 * sparse.weights[e]! * spread[sparse.to[e]!]![c]!
        return sum
      }),
    )
  spread.forEach((row, i) => one(row).forEach((x, c) => expect(found[i * CLASSES + c]).toBeCloseTo(x, 4)))
})

test('a class without a name is nobody’s; it is learnt from its labels', async () => {
  const names = namesOf(0.05)
  rowOf(names, 2).fill(0)
  const sparse = normalisedGraph(graph)
  const beliefs = await nameBeliefs({ rows: pool, sparse }, names, [0.25, 0.25, 0.25, 0.25], context)
  for (let i = 0; i < ROWS; i++) expect(beliefs[i * CLASSES + 2]).toBe(0)
  expect(await worth(Int32Array.of(2, 6, 10), names)).toMatchObject({ names: { trust: expect.any(Number) as number } })
  expect((await worth(Int32Array.of(2, 6, 10), names)).accuracy).toBeGreaterThan(0.9)
})

/** Two names change places. */
function swapped(names: Matrix, a: number, b: number): Matrix {
  const order = Array.from({ length: names.rows }, (_, c) => (c === a ? b : c === b ? a : c))
  return gatherRows(names, order)
}

async function worth(places: Int32Array, names?: Matrix) {
  const train = { rows: gatherRows(pool, places), labels: places.map((row) => truth[row]!) }
  const task = { classes: CLASSES, train, pool: { rows: pool, graph, places }, names }
  const model = await poolHead.train(task, resolveOptions(poolHead.id, poolHead.options), context)
  const head = { parameters: model.parameters, logits: poolHead.logits }
  const predicted = predictedClasses(await probabilitiesOf(head, pool, context.runtime))
  return { names: model.names, parameters: model.parameters, accuracy: accuracy(truth, predicted) }
}

test('names are worth one label a class where they are sure of every sample, more where they are less sure', async () => {
  const nothing = { classes: CLASSES, places: new Int32Array(), labels: new Int32Array() }
  const ready = { rows: pool, smooth: neighbourFeatures(pool, graph), sparse: normalisedGraph(graph) }
  const [clear, dim] = [
    await namesTeach(ready, namesOf(0.05), nothing, context),
    await namesTeach(ready, namesOf(1.5), nothing, context),
  ]
  for (const { beliefs, worth } of [clear, dim]) {
    const tops = Array.from({ length: ROWS }, (_, i) => Math.max(...beliefs.slice(i * CLASSES, (i + 1) * CLASSES)))
    expect(worth).toBeCloseTo(ROWS / tops.reduce((a, b) => a + b), 4)
  }
  expect(clear.worth).toBeLessThan(dim.worth)
})

test('names that are doubted, not refuted, still teach beside the labels', async () => {
  // Two of three answers are of classes whose names changed places.
  const places = Int32Array.of(0, 1, 2)
  const [doubted, none] = [await worth(places, swapped(namesOf(0.05), 0, 1)), await worth(places)]
  expect(doubted.names!.trust).toBeGreaterThan(0.02)
  expect(doubted.names!.trust).toBeLessThan(0.5)
  expect(doubted.parameters).not.toEqual(none.parameters)
  expect(doubted.names!.right).toEqual([
    [0, 1],
    [0, 1],
    [1, 1],
    [0, 0],
  ])
})

test('names alone make a model before the first answer', async () => {
  const { accuracy, names } = await worth(new Int32Array(), namesOf(0.05))
  expect(accuracy).toBeGreaterThan(0.9)
  expect(names).toMatchObject({ gain: null })
  expect(names!.trust).toBeCloseTo(0.7, 12)
})

test('names that say nothing, or one alone, are as none', async () => {
  const places = Int32Array.of(0, 1, 2, 3)
  const one = matrix(CLASSES, D)
  rowOf(one, 1).set(rowOf(namesOf(0.05), 1))
  const [none, ...others] = [await worth(places), await worth(places, matrix(CLASSES, D)), await worth(places, one)]
  for (const other of others) expect(other.parameters).toEqual(none.parameters)
})

test('names on the wrong classes are found out by a few answers, and then it is as if there were none', async () => {
  const places = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7)
  const [wrong, none] = [await worth(places, turned(namesOf(0.05))), await worth(places)]
  expect(wrong.parameters).toEqual(none.parameters)
  const right = Array.from({ length: CLASSES }, () => [0, 2])
  expect([wrong.names, none.names]).toEqual([{ trust: 0, gain: null, right }, undefined])
})
