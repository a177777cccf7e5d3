import { expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { rowOf, type Matrix } from '../../platform/matrix.ts'
import { resolveOptions } from '../../platform/options.ts'
import { ngramLsa, NothingToLearnFrom } from './ngram-lsa.ts'

const context = { runtime: createRuntime({ threads: 1 }), seed: 1 }
const options = resolveOptions(ngramLsa.id, ngramLsa.options)
const asContent = (text: string) => ({ kind: 'text', text }) as const
const fit = (texts: readonly string[]) =>
  ngramLsa.fit!(
    async function* () {
      yield texts.map(asContent)
    },
    options,
    context,
  )

async function embed(pool: readonly string[], texts: readonly string[]): Promise<Matrix> {
  const extractor = await ngramLsa.open(options, await fit(pool), context)
  const out = await extractor.embed(texts.map(asContent))
  await extractor.close()
  return out
}

const cosine = (x: Matrix, i: number, j: number) => rowOf(x, i).reduce((sum, v, k) => sum + v * rowOf(x, j)[k]!, 0)

const CARD = ['my card has not arrived', 'when will the card arrive', 'the card is late', 'card delivery is late']
const RATE = ['what is the exchange rate', 'the rate of exchange today', 'exchange rates for euro', 'is the rate fair']

test('texts that share words and word parts come to lie together, also ones not in the pool', async () => {
  const out = await embed(
    [...CARD, ...RATE],
    ['late arrival of cards', 'has the card arrived', 'euro exchanged at what rates'],
  )
  expect(cosine(out, 0, 1)).toBeGreaterThan(cosine(out, 0, 2) + 0.2)
  expect(cosine(out, 0, 1)).toBeGreaterThan(cosine(out, 1, 2) + 0.2)
})

test('a small pool has as many directions as texts', async () => {
  expect((await embed(CARD, CARD)).columns).toBe(4)
})

test('a text of nothing known is zero', async () => {
  expect([...(await embed(CARD, ['qqqq'])).data]).toEqual([0, 0, 0, 0])
})

test('a pool without a word is refused by name', async () => {
  await expect(fit([])).rejects.toThrow(NothingToLearnFrom)
  await expect(fit(['', ' '])).rejects.toMatchObject({ fields: { backbone: 'ngram-lsa.v1', samples: 2 } })
})
