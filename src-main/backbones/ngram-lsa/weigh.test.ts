import { expect, test } from 'vitest'
import { GramBuffer, HALF, hashGrams } from './hash-grams.ts'
import { DocumentFrequencies } from './vocabulary.ts'
import { weigh } from './weigh.ts'

const TEXTS = ['red sun red day', 'red moon', 'blue moon and a day', '', 'a', '红日 red']

/** TF-IDF by its definition, bucket by bucket: (1 + ln tf)·(1 + ln((1 + n)/(1 + df))), each half to length 1. */
function byDefinition(texts: readonly string[]) {
  const counts = texts.map((text) => {
    const grams = new GramBuffer()
    hashGrams(text, grams)
    const tf = new Map<number, number>()
    for (const bucket of grams.buckets.subarray(0, grams.length)) tf.set(bucket, (tf.get(bucket) ?? 0) + 1)
    return tf
  })
  const df = (bucket: number) => counts.filter((tf) => tf.has(bucket)).length
  return counts.map((tf) => {
    const raw = [...tf].map(
      ([bucket, count]) =>
        [bucket, (1 + Math.log(count)) * (1 + Math.log((1 + texts.length) / (1 + df(bucket))))] as const,
    )
    const length = (words: boolean) => Math.hypot(...raw.filter(([b]) => b >= HALF === words).map(([, x]) => x))
    const [characters, words] = [length(false), length(true)]
    return new Map(raw.map(([bucket, x]) => [bucket, x / (bucket >= HALF ? words : characters)]))
  })
}

function vocabularyOf(texts: readonly string[], size: number) {
  const frequencies = new DocumentFrequencies()
  for (const text of texts) frequencies.add(text)
  return frequencies.vocabulary(size)
}

test.each([0, 3, 1000])('weighs as TF-IDF is defined, with %i columns dense', (dense) => {
  const whole = vocabularyOf(TEXTS, 100_000)
  const vocabulary = { ...whole, dense: Math.min(dense, whole.buckets.length) }
  const { frequent, rare } = weigh(TEXTS, vocabulary)
  const wanted = byDefinition(TEXTS)
  TEXTS.forEach((_, row) => {
    const found = new Map<number, number>()
    for (let c = 0; c < frequent.columns; c++) {
      const value = frequent.data[row * frequent.columns + c]!
      if (value !== 0) found.set(vocabulary.buckets[c]!, value)
    }
    for (let p = rare.starts[row]!; p < rare.starts[row + 1]!; p++)
      found.set(vocabulary.buckets[vocabulary.dense + rare.columns[p]!]!, rare.values[p]!)
    expect([...found.keys()].sort()).toEqual([...wanted[row]!.keys()].sort())
    for (const [bucket, value] of found) expect(value).toBeCloseTo(wanted[row]!.get(bucket)!, 6)
  })
})

test('keeps the most frequent buckets, and in a large pool none that stands in one document only', () => {
  const texts = [...Array.from({ length: 60 }, (_, i) => (i % 2 ? 'red sun' : 'red moon')), 'zyxw']
  const all = vocabularyOf(texts, 100_000)
  const once = new GramBuffer()
  hashGrams('zyxw', once)
  expect(once.buckets.subarray(0, once.length).filter((bucket) => all.column[bucket]! >= 0)).toHaveLength(0)
  const few = vocabularyOf(texts, 5)
  expect([...few.buckets]).toEqual([...all.buckets.subarray(0, 5)])
  // Every document but one holds the pieces of “red”: as common as it gets.
  for (const idf of few.idf) expect(idf).toBeCloseTo(1 + Math.log(62 / 61), 6)
})
