import type { Card } from '@contract/cards'
import type { Sentence } from '../annotator'
import { isFar, probable, whyByPurpose, whyByRank } from '../label-choice/why-asked'

/** How far from even a label's probability may be for the model to be unsure of it. */
const UNSURE = 0.2
const doubt = (probability: number) => Math.abs(probability - 0.5)

/** Each label is a question of its own: the one the model is least sure of says why the card is asked. */
export function whySentence(card: Card): Sentence {
  const purpose = whyByPurpose(card)
  if (purpose) return purpose
  const [first] = probable(card).sort((a, b) => doubt(a.probability) - doubt(b.probability))
  if (!first || doubt(first.probability) > UNSURE) return whyByRank(card)
  return { key: isFar(card) ? 'why.doubtsFar' : 'why.doubts', values: { first: first.label } }
}
