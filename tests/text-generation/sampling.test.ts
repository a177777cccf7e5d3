import { expect, test } from 'vitest'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { candidates, nextToken, type Drawing } from '../../src-main/text-generation/sampling.ts'

const P = [0.4, 0.02, 0.3, 0.08, 0.2]
const LOGITS = Float32Array.from(P, Math.log)
const ALL: Drawing = { temperature: 1, topK: 0, topP: 1 }
const DRAWS = 20_000
/** The 0.999 quantile of chi-square, by degrees of freedom. */
const CHI2 = [0, 10.83, 13.82, 16.27, 18.47]

/** Σ (found − expected)² / expected; what must not be drawn must not be found. */
function chiSquare(drawing: Drawing, wanted: readonly number[]): number {
  const random = mulberry32(3)
  const found = wanted.map(() => 0)
  for (let i = 0; i < DRAWS; i++) found[nextToken(LOGITS, drawing, random)]!++
  expect(wanted.flatMap((p, i) => (p === 0 ? [found[i]] : []))).toEqual(wanted.filter((p) => p === 0))
  return wanted.reduce((sum, p, i) => (p === 0 ? sum : sum + (found[i]! - p * DRAWS) ** 2 / (p * DRAWS)), 0)
}
const scaled = (weights: readonly number[]) => weights.map((w) => w / weights.reduce((a, b) => a + b))

test.each<[string, Drawing, readonly number[]]>([
  ['at temperature 1', ALL, P],
  ['at temperature ½, squared', { ...ALL, temperature: 0.5 }, scaled(P.map((p) => p ** 2))],
  ['at temperature 2, as roots', { ...ALL, temperature: 2 }, scaled(P.map(Math.sqrt))],
  ['of the three likeliest', { ...ALL, topK: 3 }, scaled([0.4, 0, 0.3, 0, 0.2])],
  ['of the fewest that have 0.75', { ...ALL, topP: 0.75 }, scaled([0.4, 0, 0.3, 0, 0.2])],
  // Of the likeliest two, 0.4 alone is 4/7.
  ['of the fewest that have half of the likeliest two', { ...ALL, topK: 2, topP: 0.5 }, [1, 0, 0, 0, 0]],
])('tokens are drawn as often as softmax says %s', (_, drawing, wanted) => {
  expect(chiSquare(drawing, wanted)).toBeLessThan(CHI2[wanted.filter((p) => p > 0).length - 1] || 1e-9)
})

test('top-p keeps the fewest tokens that reach it, of a vocabulary of any size as sorting it whole does', () => {
  const random = mulberry32(5)
  const logits = Float32Array.from({ length: 5_000 }, () => 12 * random())
  for (const topP of [0.01, 0.3, 0.9, 0.999]) {
    const weights = [...logits].map((x, token) => ({ token, p: Math.exp(x) }))
    const total = weights.reduce((sum, { p }) => sum + p, 0)
    weights.sort((a, b) => b.p - a.p || a.token - b.token)
    let [sum, count] = [0, 0]
    while (sum < topP * total) sum += weights[count++]!.p
    const { tokens } = candidates(logits, { ...ALL, topP })
    expect([...tokens]).toEqual(weights.slice(0, count).map(({ token }) => token))
  }
})

test('at temperature 0 it is the likeliest, the first of equals; what is impossible is never drawn', () => {
  expect(nextToken(Float32Array.of(1, 3, 3, 2), { ...ALL, temperature: 0 }, mulberry32(1))).toBe(1)
  expect([...candidates(Float32Array.of(2, 2, 2, 2), { ...ALL, topK: 2 }).tokens]).toEqual([0, 1])
  const random = mulberry32(1)
  for (let i = 0; i < 200; i++) expect(nextToken(Float32Array.of(-Infinity, 0, -Infinity), ALL, random)).toBe(1)
})
