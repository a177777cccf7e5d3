import type { LabelFound } from '../../contract/labels.ts'
import type { LabelEntry } from '../../exchange-formats/label-sets/label-entry.ts'
import { readableName } from '../../platform/readable-name.ts'
import type { LabelRecord } from '../../storage/tables/labels.ts'

/** A label of a file beside that of the project which it is, or is alike. */
export interface PlannedLabel extends Pick<LabelFound, 'is'> {
  readonly entry: LabelEntry
  readonly of: LabelRecord | null
  readonly fills: readonly Part[]
  readonly differs: readonly Part[]
}
const PARTS = ['description', 'keywords', 'examples', 'colour'] as const
export type Part = (typeof PARTS)[number] | 'retired'

/** What each label of a file is to the labels of a project: by its name, else by its name in words, else by a name one slip away. */
export function planLabels(entries: readonly LabelEntry[], labels: readonly LabelRecord[]): PlannedLabel[] {
  const byName = new Map(labels.map((label) => [label.name, label]))
  const byWords = new Map(labels.toReversed().map((label) => [readableName(label.name), label]))
  const nearest = nearestAmong(byWords)
  return entries.map((entry) => {
    const words = readableName(entry.name)
    const same = byName.get(entry.name) ?? byWords.get(words)
    const near = same ?? nearest(words)
    const filled = (part: (typeof PARTS)[number]) => near !== undefined && isSaid(entry[part])
    return {
      entry,
      is: same ? 'known' : near ? 'alike' : 'new',
      of: near ?? null,
      fills: PARTS.filter((part) => filled(part) && !isSaid(near![part])),
      differs: [
        ...PARTS.filter(
          (part) => filled(part) && isSaid(near![part]) && JSON.stringify(entry[part]) !== JSON.stringify(near![part]),
        ),
        ...(near && entry.retired !== null && entry.retired !== (near.retiredAt !== null) ? ['retired' as const] : []),
      ],
    }
  })
}

const isSaid = (value: string | number | null | readonly string[]) =>
  typeof value === 'number' || (value !== null && value.length > 0)

/** Shorter names differ by a letter and mean something else; longer ones are texts. */
const [SHORTEST, LONGEST] = [6, 100]

/**
 * Finds the label whose name is one slip away. Two such names are equal once a letter is left out of one or both of them (Garbe's symmetric
 * deletion), so that few have to be compared.
 */
function nearestAmong(byWords: ReadonlyMap<string, LabelRecord>): (words: string) => LabelRecord | undefined {
  const shortened = new Map<string, string[]>()
  for (const words of byWords.keys())
    for (const part of withoutOne(words)) {
      const known = shortened.get(part)
      if (known) known.push(words)
      else shortened.set(part, [words])
    }
  return (words) => {
    for (const part of withoutOne(words))
      for (const other of shortened.get(part) ?? []) if (isOneSlip(words, other)) return byWords.get(other)
    return undefined
  }
}
function withoutOne(words: string): string[] {
  if (words.length < SHORTEST || words.length > LONGEST) return []
  return [words, ...Array.from(words, (_, i) => words.slice(0, i) + words.slice(i + 1))]
}

/** One letter more, less, another or two exchanged; digits that differ are no slip: “level 1”, “level 2”. */
export function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const [inA, inB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  if (/\d/.test(inA + inB)) return false
  if (inA.length <= 1 && inB.length <= 1) return true
  return inA.length === 2 && inB.length === 2 && inA[0] === inB[1] && inA[1] === inB[0]
}
