import { nextTick, ref } from 'vue'
import { expect, test } from 'vitest'
import type { Card } from '@contract/cards'
import type { Guess } from '@contract/guesses'
import type { Label } from '@contract/labels'
import { useChosen } from './use-chosen'
import { whySentence } from './why-sentence'

const label = (name: string): Label => ({
  id: 1,
  name,
  colour: 1,
  position: 1,
  key: null,
  count: 0,
  description: '',
  keywords: [],
  examples: [],
  retired: null,
})
const cardOf = (over: Partial<Card>, sample = 1): Card =>
  ({
    task: 1,
    sample: { id: sample },
    purpose: 'strategy',
    guesses: [],
    others: [],
    why: { parts: {}, nearestLabelled: null },
    answer: null,
    ...over,
  }) as unknown as Card
const guesses = (...probabilities: number[]): Guess[] =>
  probabilities.map((probability, i) => ({ label: 'abc'[i]!, probability }))

test('nothing is given beforehand, however sure the model is', () => {
  const card = ref(cardOf({ guesses: guesses(0.99, 0.98) }))
  const { given } = useChosen(
    () => card.value,
    () => ['a', 'b', 'c'].map(label),
  )
  expect(given.value).toEqual([])
})
test('a label is given and taken back by the same key; what is given stands in the order of the set, new names last', () => {
  const { given, toggle } = useChosen(
    () => cardOf({}),
    () => ['a', 'b', 'c'].map(label),
  )
  for (const name of ['new', 'c', 'a', 'b', 'c']) toggle(name)
  expect(given.value).toEqual(['a', 'b', 'new'])
})
test('the next card begins with nothing, one that was answered with its answer', async () => {
  const card = ref(cardOf({}))
  const { given, toggle } = useChosen(
    () => card.value,
    () => ['a', 'b', 'c'].map(label),
  )
  toggle('a')
  card.value = cardOf({}, 2)
  await nextTick()
  expect(given.value).toEqual([])
  card.value = cardOf({ answer: { kind: 'label', label: null, labels: ['c', 'b'] } })
  await nextTick()
  expect(given.value).toEqual(['b', 'c'])
})
test('what has been given so far stays when the card gets other guesses', async () => {
  const card = ref(cardOf({}))
  const { given, toggle } = useChosen(
    () => card.value,
    () => ['a', 'b', 'c'].map(label),
  )
  toggle('a')
  card.value = cardOf({ guesses: guesses(0.9) })
  await nextTick()
  expect(given.value).toEqual(['a'])
})
test('says which label the model is least sure of, not which two are close', () => {
  expect(whySentence(cardOf({ guesses: guesses(0.95, 0.9, 0.45) }))).toEqual({
    key: 'why.doubts',
    values: { first: 'c' },
  })
  expect(whySentence(cardOf({ guesses: guesses(0.95, 0.94, 0.02) })).key).toBe('why.ranked')
  expect(whySentence(cardOf({ guesses: guesses(0.5), purpose: 'holdout' })).key).toBe('why.holdout')
})
