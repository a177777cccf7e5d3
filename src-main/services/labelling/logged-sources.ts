import type { Guess, SourceSaid } from '../../contract/guesses.ts'
import { labelNamed } from '../../storage/tables/labels.ts'
import type { LoggedSuggestion } from '../../storage/tables/suggestions.ts'
import type { TaskSession } from '../session.ts'

/** What the sources of a card said, as the log keeps it; without labels that have gone meanwhile. */
export const loggedSources = (
  { project: { db }, task }: TaskSession,
  sources: readonly SourceSaid[],
  shown: readonly Guess[],
): LoggedSuggestion[] =>
  sources.flatMap(({ source, label, value, place, ...rests }) => {
    const labelId = labelNamed(db, label, task.id)
    const isShown = shown.some((guess) => guess.label === label)
    return labelId === null ? [] : [{ source, labelId, value, shown: isShown, why: { ...rests, place } }]
  })
