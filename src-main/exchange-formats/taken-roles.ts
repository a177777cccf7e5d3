import { NONE, type ChosenColumns, type NamedColumns } from './column-options.ts'
import { guessId, guessLabel, guessText, type LabelGuess, type Seen } from './guess-columns.ts'

interface TakenRoles {
  readonly text: Seen | undefined
  readonly label: Seen | undefined
  readonly id: Seen | undefined
  readonly vector: Seen | undefined
  /** Which column would be the label by name and values. */
  readonly guess: LabelGuess
  /** The column that says whether a row has the label it names. */
  readonly verdict: string | undefined
  /** Columns without a role. */
  readonly free: readonly Seen[]
}

/** Which column takes which role: the chosen one, else the best guess among those that nobody chose and no other role has taken. */
export function takeRoles(
  columns: readonly Seen[],
  rows: number,
  chosen: ChosenColumns,
  { wanted, leftOut, label: chosenLabel }: NamedColumns,
): TakenRoles {
  const free = new Set(columns.filter(({ name }) => !wanted.includes(name) && !leftOut.has(name)))
  const named = (name: string) => columns.find((c) => c.name === name)
  const take = (name: string, guess: () => Seen | undefined): Seen | undefined => {
    const found = name === NONE ? undefined : name ? named(name) : guess()
    if (found) free.delete(found)
    return found
  }
  const vector = take(chosen.vector, () => [...free].find((c) => c.isVector))
  const text = take(chosen.text, () => guessText([...free], { rows, isAlone: columns.length === 1 }))
  const verdict = named('category_name') && named('label') && named('doc_id') ? 'label' : undefined
  const guess: LabelGuess = verdict ? { label: named('category_name'), others: [] } : guessLabel([...free], rows)
  const label = take(chosenLabel, () => guess.label)
  const id = take(chosen.id, () => guessId([...free], rows))
  return { text, label, id, vector, guess, verdict, free: [...free] }
}
