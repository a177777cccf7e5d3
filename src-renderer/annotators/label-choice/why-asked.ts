import type { Card } from '@contract/cards'
import type { Sentence } from '../annotator'

/** Parts of strategies that ask for ground rather than for doubt. */
const COVERING = ['coverage', 'covers']
/** Below, what is nearest is not like it. */
export const FAR = 0.5
const SURE = 0.7

const BY_PURPOSE = new Set<Card['purpose']>(['holdout', 'random', 'representative', 'again'])

/** What was not chosen by the model: its purpose says why it is asked; null: the model chose it. */
export function whyByPurpose({ purpose, why }: Card): Sentence | null {
  if (!BY_PURPOSE.has(purpose)) return null
  if (purpose === 'again' && why.reasons.some(({ code }) => code === 'looked-at-again'))
    return { key: 'why.ofBatch', values: {} }
  const fields =
    purpose === 'representative' ? why.reasons.find(({ code }) => code === 'default-pool')?.fields : undefined
  return { key: fields ? `why.pool.${fields['leading']}` : `why.${purpose}`, values: {} }
}

/** The guesses that say how likely they are, likeliest first: who suggests them decides where they stand. */
export const probable = ({
  guesses,
  others,
}: Pick<Card, 'guesses' | 'others'>): { label: string; probability: number }[] =>
  [...guesses, ...others]
    .flatMap(({ label, probability }) => (probability === null ? [] : [{ label, probability }]))
    .sort((a, b) => b.probability - a.probability)

/** Nothing like it is labelled. A sure guess has learnt from something like it, however few words the nearest example shares. */
export const isFar = (card: Card): boolean =>
  (card.why.nearestLabelled?.similarity ?? 1) < FAR && (probable(card)[0]?.probability ?? 0) < SURE

/** Where the guesses leave no doubt: what the strategy ranks by. */
export function whyByRank(card: Card): Sentence {
  if (isFar(card)) return { key: 'why.far', values: {} }
  return { key: COVERING.some((part) => part in card.why.parts) ? 'why.covers' : 'why.ranked', values: {} }
}
