import { expect, test } from 'vitest'
import type { Content } from '../../backbones/backbone.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { mulberry32, normal } from '../../platform/random.ts'
import { hashGrams, GramBuffer } from '../../backbones/ngram-lsa/hash-grams.ts'
import { mainDirections } from './main-directions.ts'
import { vocabularyOf, weighted } from './sparse-bags.ts'

const topics = ['stolen card block', 'refund money back', 'euro rate exchange', 'login password phone']
const texts = Array.from({ length: 60 }, (_, i) => {
  const words = topics[i % 4]!.split(' ')
  return `${words[(i >> 2) % 3]} ${words[(i >> 3) % 3]}`
})
const pool: readonly Content[] = texts.map((text) => ({ kind: 'text', text }))
const width = 4
const vocabulary = vocabularyOf(texts, 1000)
const words = vocabulary.buckets.length
const random = mulberry32(1)
const byChance = Float32Array.from({ length: words * width }, () => normal(random))
const context = { runtime: createRuntime({ threads: 1 }), seed: 1 }

/** The row of a word as a whole: of its last pattern. */
function rowOfWord(table: Float32Array, word: string): Float32Array {
  const grams = new GramBuffer()
  hashGrams(word, grams)
  const column = vocabulary.column[grams.buckets[grams.characters]!]!
  return table.subarray(column * width, (column + 1) * width)
}
const cosine = (a: Float32Array, b: Float32Array) => {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, v, i) => sum + v * y[i]!, 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

test('words that stand in the same texts begin alike, others apart', async () => {
  const table = await mainDirections(pool, [1000, width], weighted(texts, vocabulary), byChance, context)
  expect(cosine(rowOfWord(table, 'stolen'), rowOfWord(table, 'block'))).toBeGreaterThan(0.9)
  expect(Math.abs(cosine(rowOfWord(table, 'stolen'), rowOfWord(table, 'refund')))).toBeLessThan(0.3)
})

test('columns beyond the directions there are stay as they were drawn', async () => {
  const few = pool.slice(0, 2)
  const known = vocabularyOf(texts.slice(0, 2), 1000)
  const drawn = byChance.slice(0, known.buckets.length * width)
  const table = await mainDirections(few, [1000, width], weighted(texts.slice(0, 2), known), drawn, context)
  const last = (numbers: Float32Array) => numbers.filter((_, i) => i % width >= 2)
  expect([...last(table)]).toEqual([...last(drawn)])
  expect(table).not.toEqual(drawn)
})
