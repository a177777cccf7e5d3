import { expect, test } from 'vitest'
import type { Card } from '@contract/cards'
import type { LabellingProgress } from '@contract/labelling-progress'
import type { QueueState } from '@contract/queue-state'
import { noGuess } from './no-guess'

const card = (purpose: Card['purpose']) => ({ purpose }) as Card
const queue = (mode: QueueState['mode'], code = 'x') =>
  ({ mode, reasons: [{ code, fields: {} }] }) as unknown as QueueState
const progress = (counts: readonly number[], toRetrain = 12) =>
  ({ coverage: counts.map((count, i) => ({ label: String(i), count })), toRetrain }) as unknown as LabellingProgress
const said = (about: Partial<Parameters<typeof noGuess>[0]>) => {
  const all = { card: card('strategy'), shown: true, queue: queue('cold'), progress: progress([3, 2]), model: null }
  const { key, values, mend } = noGuess({ ...all, ...about })
  return [key.replace('noGuess.', ''), ...Object.values(values), ...(mend ? [mend] : [])]
}

test('says of all reasons for silence the one that holds', () => {
  expect(said({ shown: false })).toEqual(['hidden'])
  expect(said({ card: card('holdout') })).toEqual(['measuring'])
  expect(said({ progress: progress([5, 0]) })).toEqual(['twoLabels', 1])
  expect(said({})).toEqual(['soon', 12])
  expect(said({ progress: progress([9, 9], 0) })).toEqual(['training'])
  expect(said({ queue: queue('preparing') })).toEqual(['preparing'])
})
test('with 25 labels and a model it speaks of that, never of a first model to come', () => {
  const many = progress(Array<number>(25).fill(2))
  expect(said({ model: 1, progress: many })).toEqual(['older', 1])
  expect(said({ model: 1, progress: many, card: card('again') })).toEqual(['unscored', 1])
})
test('what failed leads to Models', () => {
  expect(said({ queue: queue('fallback', 'train-failed') })).toEqual(['failed', 'models'])
})
