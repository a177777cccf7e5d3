import { expect, test } from 'vitest'
import { clusteredFeatures, makeRequest, randomProbabilities } from '../../../tests/query-strategies/make-request.ts'
import { resolveOptions } from '../../platform/options.ts'
import { powerBald } from '../power-bald/power-bald.ts'
import { weighedPicks } from './weighed-picks.ts'

const pool = 14
const features = clusteredFeatures(pool, 6, 3, 5, 3)
const scores = Float32Array.from({ length: pool }, (_, i) => 0.02 + (0.5 * ((7 * i) % pool)) / pool)
/** Disagreement and loss rise together: what a committee asks is worse than the pool. */
const losses = scores.map((score, i) => 2 * score + (i % 3) / 10)
const output = { probabilities: randomProbabilities(pool, 3, 2), scores }
const ask = (seed: number, given: Record<string, number | boolean> = {}, change: Partial<typeof output> = {}) =>
  powerBald.choose(
    makeRequest({ features, output: { ...output, ...change }, classes: 3, count: 4, seed }),
    resolveOptions(powerBald.id, powerBald.options, given),
  )
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length

test('the weighed mean of what PowerBALD asks is that of the pool, where the plain mean is not', async () => {
  const [plain, weighed]: [number[], number[]] = [[], []]
  for (let seed = 0; seed < 3000; seed++) {
    const { picks } = await ask(seed)
    plain.push(mean(picks.map(({ row }) => losses[row]!)))
    weighed.push(mean(picks.map(({ row, parts }) => parts['weight']! * losses[row]!)))
  }
  const spread = Math.sqrt(mean(weighed.map((x) => (x - mean(weighed)) ** 2)) / weighed.length)
  expect(Math.abs(mean(weighed) - mean(losses))).toBeLessThan(4 * spread)
  expect(mean(plain) - mean(losses)).toBeGreaterThan(20 * spread)
})

test('of a batch drawn at random every sample weighs the same', async () => {
  const { picks } = await ask(1, { randomShare: 1 })
  picks.forEach(({ parts }) => expect(parts['weight']).toBeCloseTo(1, 12))
})

test('nothing is weighed where a sample could not be drawn, or a rule chose', async () => {
  const weights = async (...given: Parameters<typeof ask>) =>
    (await ask(...given)).picks.filter(({ parts }) => 'weight' in parts).length
  expect(await weights(1)).toBe(4)
  expect(await weights(1, {}, { scores: scores.map((score, i) => (i === 3 ? 0 : score)) })).toBe(0)
  expect(await weights(1, { balance: true })).toBe(0)
  expect(await weights(1, { sample: 6 })).toBe(0)
  const chosen = { row: 0, score: 1, parts: { margin: 1 } }
  expect(weighedPicks([chosen], 9)).toEqual([chosen])
})
