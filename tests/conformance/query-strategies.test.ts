import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { predictedClasses } from '../../src-main/evaluation/classification-metrics.ts'
import { matrix } from '../../src-main/platform/matrix.ts'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { LabelledCandidate } from '../../src-main/query-strategies/batch/whole-batch.ts'
import { servedKinds, strategyFaces, UnknownStrategy } from '../../src-main/query-strategies/faces.ts'
import { strategies, strategyById } from '../../src-main/query-strategies/index.ts'
import type { ModelOutput, SelectionRequest, Strategy } from '../../src-main/query-strategies/strategy.ts'
import {
  clusteredFeatures,
  makeRequest,
  marginScores,
  membersOf,
  randomProbabilities,
} from '../query-strategies/make-request.ts'

const optionsOf = (strategy: Strategy) => resolveOptions(strategy.id, strategy.options)
const choose = (strategy: Strategy, request: SelectionRequest) => strategy.choose(request, optionsOf(strategy))

function modelOutputOf(strategy: Strategy, rows: number, classes: number, seed: number): ModelOutput {
  const probabilities = randomProbabilities(rows, classes, seed)
  return {
    probabilities,
    ...(strategy.score || strategy.committeeScore ? { scores: marginScores(probabilities) } : {}),
    ...(strategy.needs.dropout ? { dropped: [1, 2, 3].map((mask) => droppedClasses(rows, classes, seed + mask)) } : {}),
    ...(strategy.committeeScore ? { members: membersOf(probabilities) } : {}),
  }
}

const droppedClasses = (rows: number, classes: number, seed: number) =>
  predictedClasses(randomProbabilities(rows, classes, seed))

/** The first `labels` rows of a clustered pool are labelled. */
function ordinary(strategy: Strategy, { rows = 40, labels = 6, classes = 3, count = 5, seed = 1 } = {}) {
  const at = Int32Array.from({ length: labels }, (_, i) => i)
  const labelled = { rows: at, labels: at.map((i) => i % classes) }
  const features = clusteredFeatures(rows, 8, classes, seed)
  return makeRequest({ features, labelled, output: modelOutputOf(strategy, rows, classes, seed), classes, count, seed })
}

const rowsOf = async (strategy: Strategy, request: SelectionRequest) =>
  (await choose(strategy, request)).picks.map(({ row }) => row)

test('the core knows each by its face: the same list, nothing said twice', () => {
  expect(strategyFaces.map((face) => [face.id, face.title, face.options])).toEqual(
    strategies.map((plugin) => [plugin.id, plugin.title, plugin.options]),
  )
})

test('ids are unique, versioned, and found by name', () => {
  const ids = strategies.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[a-z-]+\.v\d+$/.test(id))).toEqual([])
  expect(ids.map((id) => strategyById(id).id)).toEqual(ids)
  expect(() => strategyById('crystal-ball.v1')).toThrow(UnknownStrategy)
})

describe.each(strategies.map((strategy) => [strategy.id, strategy] as const))('%s', (_, strategy) => {
  test('asks unique unlabelled candidates, as many as wanted, the same again for the same seed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ rows: fc.integer({ min: 8, max: 50 }), count: fc.integer({ min: 1, max: 12 }), seed: fc.nat(999) }),
        async ({ rows, count, seed }) => {
          const request = ordinary(strategy, { rows, count, seed })
          const { probabilities, scores } = request.output!
          const before = structuredClone({ pool: request.pool, probabilities, scores })
          const first = await choose(strategy, request)
          expect({ pool: request.pool, probabilities, scores }).toEqual(before)
          const again = await choose(strategy, ordinary(strategy, { rows, count, seed }))
          const asked = first.picks.map(({ row }) => row)
          expect(asked).toHaveLength(Math.min(count, rows - 6))
          expect(new Set(asked).size).toBe(asked.length)
          expect(asked.filter((row) => !request.pool.candidates.includes(row))).toEqual([])
          expect(first.picks.filter(({ score }) => Number.isNaN(score))).toEqual([])
          expect(again).toEqual(first)
        },
      ),
      { numRuns: 15 },
    )
  })

  test('an empty pool, or none wanted, asks nothing', async () => {
    const empty = makeRequest({ features: matrix(0, 4), output: modelOutputOf(strategy, 0, 3, 1) })
    expect(await rowsOf(strategy, empty)).toEqual([])
    expect(await rowsOf(strategy, { ...ordinary(strategy), count: 0 })).toEqual([])
  })

  test('a pool of one is asked', async () => {
    const one = makeRequest({
      features: clusteredFeatures(1, 4, 1, 1),
      output: modelOutputOf(strategy, 1, 3, 1),
      count: 5,
    })
    expect(await rowsOf(strategy, one)).toEqual([0])
  })

  test('a batch as large as the pool is the whole pool', async () => {
    const asked = await rowsOf(strategy, ordinary(strategy, { rows: 12, labels: 2, count: 50 }))
    expect(asked.toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })

  test('with no model, or one class, it still asks', async () => {
    const blind = { ...ordinary(strategy), output: null, classes: 0 }
    expect(await rowsOf(strategy, blind)).toHaveLength(5)
    const one = makeRequest({
      features: clusteredFeatures(20, 4, 2, 1),
      output: modelOutputOf(strategy, 20, 1, 1),
      count: 5,
    })
    expect(await rowsOf(strategy, one)).toHaveLength(5)
  })

  test('of a pool of copies it still asks as many as are wanted', async () => {
    const features = matrix(9, 3)
    for (let i = 0; i < 9; i++) features.data[3 * i] = 1
    const output = modelOutputOf(strategy, 9, 3, 1)
    expect(await rowsOf(strategy, makeRequest({ features, output, count: 4 }))).toHaveLength(4)
  })

  test('rows whose features or probabilities are not numbers come last', async () => {
    const request = ordinary(strategy, { rows: 30, count: 10 })
    for (const row of [7, 9]) {
      request.pool.features.data.fill(NaN, row * 8, row * 8 + 8)
      request.output!.probabilities.data.fill(NaN, row * 3, row * 3 + 3)
      request.output!.scores?.fill(NaN, row, row + 1)
    }
    const asked = await rowsOf(strategy, request)
    expect(asked).toHaveLength(10)
    if (strategy.group !== 'baseline') expect(asked.filter((row) => row === 7 || row === 9)).toEqual([])
    const whole = await rowsOf(strategy, { ...request, count: 24, random: mulberry32(1) })
    expect(whole.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => i + 6))
  })

  test('probabilities of exactly 0 and 1, and a class no sample leans to, do no harm', async () => {
    const request = ordinary(strategy, { rows: 30, classes: 4 })
    for (let i = 0; i < 30; i++) request.output!.probabilities.data.set(i % 2 ? [1, 0, 0, 0] : [0.5, 0.5, 0, 0], i * 4)
    const { picks } = await choose(strategy, request)
    expect(picks).toHaveLength(5)
    expect(picks.filter(({ score }) => Number.isNaN(score))).toEqual([])
  })

  test('a class that came in after the model was made does no harm: its labels are of class -1', async () => {
    const request = ordinary(strategy)
    const labels = (request.pool.labelled.labels as Int32Array).map((label, i) => (i % 3 === 0 ? -1 : label))
    const pool = { ...request.pool, labelled: { ...request.pool.labelled, labels } }
    for (const classes of [3, 4]) {
      const { picks } = await choose(strategy, { ...request, pool, classes, random: mulberry32(1) })
      expect(picks).toHaveLength(5)
      expect(picks.filter(({ score }) => Number.isNaN(score))).toEqual([])
    }
  })

  test.runIf('holdBackCopies' in strategy.options)(
    'under any rules it asks as many, unlabelled and each once',
    async () => {
      const { sample } = strategy.options
      const least = (sample?.kind === 'integer' && sample.min) || 0
      const rules = fc.record({
        sample: fc.integer({ min: least, max: least + 60 }),
        randomShare: fc.double({ min: 0, max: 1, noNaN: true }),
        balance: fc.boolean(),
        holdBackCopies: fc.boolean(),
      })
      await fc.assert(
        fc.asyncProperty(rules, fc.integer({ min: 1, max: 34 }), async (given, count) => {
          const request = ordinary(strategy, { count })
          const options = resolveOptions(strategy.id, strategy.options, given)
          const asked = (await strategy.choose(request, options)).picks.map(({ row }) => row)
          expect(asked).toHaveLength(count)
          expect(new Set(asked).size).toBe(count)
          expect(asked.filter((row) => !request.pool.candidates.includes(row))).toEqual([])
        }),
        { numRuns: 10 },
      )
    },
  )

  test('labels taken back put their samples among those to ask', async () => {
    const request = ordinary(strategy)
    const none = { rows: new Int32Array(0), labels: new Int32Array(0) }
    const candidates = Int32Array.from({ length: 40 }, (_, i) => i)
    const pool = { ...request.pool, candidates, labelled: none }
    expect(await rowsOf(strategy, { ...request, pool })).toHaveLength(5)
    const all = await rowsOf(strategy, { ...request, pool, count: 40, random: mulberry32(1) })
    expect(all.toSorted((a, b) => a - b)).toEqual([...candidates])
  })

  test('of a pool where each sample has a near copy, no two copies are in a batch', async () => {
    const features = clusteredFeatures(24, 8, 3, 1, 2)
    for (let row = 12; row < 24; row++) {
      features.data.copyWithin(row * 8, (row - 12) * 8, (row - 11) * 8)
      features.data[row * 8]! += 1e-3
    }
    const output = modelOutputOf(strategy, 24, 3, 1)
    const asked = await rowsOf(strategy, makeRequest({ features, output, classes: 3, count: 8 }))
    expect(asked).toHaveLength(8)
    // The baseline is simple random sampling; a policy has rules of its own.
    if (strategy.options['holdBackCopies']) expect(new Set(asked.map((row) => row % 12)).size).toBe(8)
  })

  test('a labelled row among the candidates is refused', async () => {
    const request = ordinary(strategy)
    const pool = { ...request.pool, candidates: Int32Array.of(0, 8, 9) }
    await expect(choose(strategy, { ...request, pool })).rejects.toThrow(LabelledCandidate)
  })
})

describe('samples of several labels', () => {
  const [ROWS, LABELS] = [40, 3]
  /** A pool in which the first rows have none, one, two or three labels. */
  const several = (strategy: Strategy) => {
    const request = ordinary(strategy, { rows: ROWS, labels: 8, classes: LABELS })
    const labels = matrix(8, LABELS)
    for (let i = 0; i < 8; i++) for (let c = 0; c < LABELS; c++) labels.data[i * LABELS + c] = (i >> c) & 1
    return { ...request, pool: { ...request.pool, labelled: { ...request.pool.labelled, labels } } }
  }
  const [serving, others] = ['multi', 'single'].map((_, other) =>
    strategies
      .filter((strategy) => servedKinds(strategy).includes('multi') !== Boolean(other))
      .map((strategy) => [strategy.id, strategy] as const),
  )

  test('are served by random, by what covers the pool, by uncertainty and by the policy', () => {
    expect(serving!.map(([id]) => id)).toEqual(
      expect.arrayContaining(['auto.v1', 'random.v1', 'margin.v1', 'entropy.v1', 'max-herding.v1', 'typiclust.v1']),
    )
  })

  test.each(serving!)('%s asks unique candidates, the same again for the same seed', async (_, strategy) => {
    const asked = await rowsOf(strategy, several(strategy))
    expect(new Set(asked).size).toBe(5)
    expect(asked.filter((row) => row < 8)).toEqual([])
    expect(await rowsOf(strategy, several(strategy))).toEqual(asked)
  })

  test.each(others!)('%s refuses them by name', async (id, strategy) => {
    await expect(choose(strategy, several(strategy))).rejects.toMatchObject({
      name: 'StrategyServesOtherKind',
      fields: { id, known: expect.stringContaining('auto.v1') as string },
    })
  })
})
