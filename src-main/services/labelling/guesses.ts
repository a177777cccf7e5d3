import type { Card, Guess } from '../../contract/labelling.ts'
import { suggestionsFor, type Suggested } from '../../suggesters/index.ts'
import type { TaskSession } from '../session.ts'

const SHOWN = 3

export type Guesses = Pick<Card, 'guesses' | 'others' | 'guessedBy'>
export const NO_GUESSES: Guesses = { guesses: [], others: [], guessedBy: null }

/** What is guessed just now of samples that an annotator is dealt. */
export function guessesFor(
  { project: { db }, task, counts: { byLabel } }: TaskSession,
  samples: readonly number[],
  annotator: string,
): (sample: number) => Guesses {
  const suggested = suggestionsFor(samples, { db, annotator, task: task.id })
  return (sample) => {
    const found = suggested.get(sample)
    if (!found) return NO_GUESSES
    // A label may have been removed since.
    const named = found.labels.flatMap(([id, value]) => {
      const label = byLabel.get(id)
      return label ? [guessOf(label.name, value, found)] : []
    })
    if (named.length === 0) return NO_GUESSES
    const { by, model } = found
    return {
      guesses: named.slice(0, SHOWN),
      others: named.slice(SHOWN),
      guessedBy: { suggester: by.id, model: model && { ...model } },
    }
  }
}

const guessOf = (label: string, value: number, { by }: Suggested): Guess =>
  by.gives === 'probability' ? { label, probability: value } : { label, probability: null, share: value }
