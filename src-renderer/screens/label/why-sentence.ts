import type { Card } from '@contract/labelling'

/** Parts of strategies that ask for ground rather than for doubt. */
const COVERING = ['coverage', 'covers']

/** Below, what is nearest is not like it. */
export const FAR = 0.5
const SURE = 0.7

/** Which sentence says best why this card is asked, and what goes into it; the words are in the locale files. */
export function whySentence({ purpose, guesses, why }: Card): {
  readonly key: string
  readonly values: Readonly<Record<string, string>>
} {
  const [first, second] = guesses
  if (purpose === 'holdout') return { key: 'why.holdout', values: {} }
  if (purpose === 'random') return { key: 'why.random', values: {} }
  if (purpose === 'representative') return { key: 'why.representative', values: {} }
  if (purpose === 'again') return { key: 'why.again', values: {} }
  // A sure guess has learnt from something like it, however few words the nearest example shares.
  const far = (why.nearestLabelled?.similarity ?? 1) < FAR && (first?.probability ?? 0) < SURE
  if (first && second && first.probability - second.probability < 0.2)
    return { key: far ? 'why.waversFar' : 'why.wavers', values: { first: first.label, second: second.label } }
  if (first && first.probability < 0.5) return { key: 'why.unsure', values: { first: first.label } }
  if (far) return { key: 'why.far', values: {} }
  return { key: COVERING.some((part) => part in why.parts) ? 'why.covers' : 'why.ranked', values: {} }
}
