import { expect, test } from 'vitest'
import type { Card } from '@contract/cards'
import { whySentence } from './why-sentence'

const card = (purpose: Card['purpose'], probabilities: readonly number[], similarity: number | null = 0.9): Card => ({
  task: 1,
  sample: { id: 1, externalId: null, content: { kind: 'text', text: 'x' }, context: {} },
  purpose,
  guessedBy: null,
  sources: [],
  notHeard: [],
  guesses: probabilities.map((probability, i) => ({ label: 'abc'[i]!, probability })),
  others: [],
  why: {
    strategy: 'margin.v1',
    score: 0.9,
    rank: 1,
    poolSize: 10,
    parts: {},
    reasons: [],
    nearestLabelled: similarity === null ? null : { text: 'y', image: null, label: 'a', similarity },
    model: null,
  },
  answer: null,
})

test('names the two labels the model wavers between', () => {
  expect(whySentence(card('strategy', [0.41, 0.37]))).toEqual({
    key: 'why.wavers',
    values: { first: 'a', second: 'b' },
  })
})
test('says when nothing like it is labelled', () => {
  expect(whySentence(card('strategy', [0.41, 0.37], 0.3)).key).toBe('why.waversFar')
})
test('speaks of its purpose where it was not chosen by the model', () => {
  expect(
    (['holdout', 'random', 'representative', 'again'] as const).map((p) => whySentence(card(p, [0.5, 0.4])).key),
  ).toEqual(['why.holdout', 'why.random', 'why.representative', 'why.again'])
})
test('a strategy that asks for ground says so, one that asks by a score that it is high', () => {
  const sure = card('strategy', [0.9, 0.05])
  const parts = { coverage: 0.2, margin: 0.3 }
  expect(whySentence({ ...sure, why: { ...sure.why, parts } }).key).toBe('why.covers')
  expect(whySentence(sure).key).toBe('why.ranked')
})
test('never says that nothing like it is labelled beside a sure guess', () => {
  expect(whySentence(card('strategy', [0.93, 0.01], 0.3)).key).toBe('why.ranked')
  expect(whySentence(card('strategy', [0.6, 0.1], 0.3)).key).toBe('why.far')
})

test('an answer that is looked at again says what came of it', () => {
  const asked = card('again', [0.5, 0.4])
  const reasons = [{ code: 'looked-at-again', fields: {} }]
  expect(whySentence({ ...asked, why: { ...asked.why, reasons } }).key).toBe('why.ofBatch')
})
