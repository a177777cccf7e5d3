import { describe, expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { noiseMaker } from '../noises/make-noise.ts'
import { sampler } from '../sampling/sampler.ts'
import { parseTemplates } from '../templates/parse-templates.ts'
import { DistinctPairs, pairsIn } from './distinct-grams.ts'
import { NearCopies } from './near-copies.ts'
import { jaccard, gramHashes, levelled, similarityOf } from './text-grams.ts'

const { jaccard3, distinct2 } = golden<{ jaccard3: Readonly<Record<string, number>>; distinct2: number }>('synth')
const [alike = ['', '']] = Object.keys(jaccard3).map((pair) => pair.split('|') as [string, string])

test('similarity is that of the sets of three characters', () => {
  const found = Object.keys(jaccard3).map((pair) => similarityOf(...(pair.split('|') as [string, string])))
  expect(found).toEqual(Object.values(jaccard3))
  expect([similarityOf('ab', 'ab'), similarityOf('', 'abc'), similarityOf('aaaa', 'aaaaaa')]).toEqual([1, 0, 1])
})
test('a similarity that cannot be reached is not worked out', () => {
  const [a, b] = alike.map(gramHashes) as [Int32Array, Int32Array]
  expect([jaccard(a, b, 0.9375), jaccard(a, b, 0.94)]).toEqual([15 / 16, 0])
})
test('distinct-2 is the share of different pairs of words; Chinese goes by the character', () => {
  const pairs = new DistinctPairs()
  for (const text of alike) pairs.add(pairsIn(text))
  expect(pairs.share).toBe(distinct2)
  expect(pairsIn('我的iPhone坏了')).toEqual(['我 的', '的 iPhone', 'iPhone 坏', '坏 了'])
  expect(pairsIn("I don't know")).toEqual(["I don't", "don't know"])
})
test('levelled texts differ in nothing but what is said', () => {
  expect(levelled('  Ｍy  CARD\t１ ')).toBe('my card 1')
})

describe('near copies among many', () => {
  const grammar = parseTemplates(
    '%[a]\n {I am still waiting|we have been waiting|how long must I wait} for {my|the} {new|old|second} card #[1..400] {since|from} {Monday|last week|yesterday}{|, please} as the one I had before was swallowed by the machine of the {supermarket|station}\n 我{的|那张}{信用卡|银行卡}第#[1..300]天还没{到|寄到|收到}，{怎么办|请帮我查一下}，我在{北京|上海}的地址上个月已经在手机银行里更新过了，客服也说没有任何问题',
  ).grammar
  const noise = noiseMaker({ 'keyboard-typo.v1': 0.01, 'dropped-letter.v1': 0.01 })
  const texts = [...sampler(grammar, { count: 1_600, seed: 2 })].map(({ text, seed }) => noise(text, seed).text)
  const grams = texts.map(gramHashes)

  test.for([0.9, 0.7])('from %f on: what is found is one, and 98 % of all are found', (least) => {
    const index = new NearCopies(least)
    let [found, wrong, there] = [0, 0, 0]
    for (const [i, text] of texts.entries()) {
      const near = index.find(text)
      const isThere = grams.slice(0, i).some((other) => jaccard(grams[i]!, other) >= least)
      if (near) found++
      if (near && jaccard(grams[i]!, grams[near.at]!) !== near.similarity) wrong++
      if (isThere) there++
      index.add(text)
    }
    expect(wrong).toBe(0)
    expect(there).toBeGreaterThan(150)
    expect(found).toBeLessThanOrEqual(there)
    expect(found / there).toBeGreaterThan(0.98)
  })
})
