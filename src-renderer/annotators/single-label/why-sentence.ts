import type { Card } from '@contract/cards'
import type { Sentence } from '../annotator'
import { isFar, probable, whyByPurpose, whyByRank } from '../label-choice/why-asked'

/** Two labels that are this close, the model wavers between. */
const CLOSE = 0.2

/** Which sentence says best why this card is asked, and what goes into it; the words are in the locale files. */
export function whySentence(card: Card): Sentence {
  const purpose = whyByPurpose(card)
  if (purpose) return purpose
  const [first, second] = probable(card)
  if (first && second && first.probability - second.probability < CLOSE) {
    const values = { first: first.label, second: second.label }
    return { key: isFar(card) ? 'why.waversFar' : 'why.wavers', values }
  }
  if (first && first.probability < 0.5) return { key: 'why.unsure', values: { first: first.label } }
  return whyByRank(card)
}
