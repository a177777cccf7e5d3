import type { Random } from '../../platform/random.ts'
import type { Cell } from './rate-of-cells.ts'
import type { TextStatistics } from './text-statistics.ts'

/** Shorter words become other words too easily. */
const SHORTEST = 4
const WORD = /\p{Script=Latin}{4,}/gu
/** A word this frequent is what its rarer neighbours are measured by. */
const OFTEN = 8
const MOST_WORDS = 4_000

/** One change of a word at letter `i`: what may become of it, all equally likely. */
export type LetterChange = (word: string, i: number) => readonly string[]

/** Changes letters of words of four and more, each with probability `rate`. A change takes the letters up to `i + width` as its place. */
export function changeLetters(text: string, rate: number, random: Random, change: LetterChange, width = 1): string {
  return text.replace(WORD, (word) => {
    let changed = word
    // From the end, so that what has been changed stands behind what is still to come.
    for (let i = word.length - width; i >= 0; i--) {
      if (random() >= rate) continue
      const forms = change(changed, i)
      if (forms.length > 0) changed = forms[Math.floor(random() * forms.length)]!
    }
    return changed
  })
}

/**
 * Words with the forms each kind of change gives them. A form that several words may well come from, or that two kinds lead to, says nothing; and
 * what is a form of a far more frequent word is a slip, not a word with slips of its own.
 */
export function letterCells({ words }: TextStatistics, changes: readonly LetterChange[]): readonly (readonly Cell[])[] {
  const frequent = [...words]
    .filter(([word, n]) => n >= OFTEN && word.length >= SHORTEST && !word.includes("'"))
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_WORDS)
  const origins = new Map<string, Origin>()
  const slips = new Set<string>()
  const cells = changes.map(() => [] as (Cell & { readonly form: string; readonly word: string })[])
  for (const [word, kept] of frequent) {
    const forms = changes.map((change) => formsOf(word, change))
    if (slips.has(word) || 3 * kept < (origins.get(word)?.kept ?? 0)) {
      // And so is what comes of it by a second one.
      for (const form of forms.flatMap((shares) => [...shares.keys()]))
        if (3 * (words.get(form) ?? 0) < kept) slips.add(form)
      continue
    }
    for (const [kind, shares] of forms.entries())
      for (const [form, share] of shares) {
        noteOrigin(origins, form, { word, kept, weight: kept * share, isClear: true })
        if (forms.every((other, i) => i === kind || !other.has(form)))
          cells[kind]!.push({ kept, share, found: words.get(form) ?? 0, form, word })
      }
  }
  return cells.map((some) =>
    some.filter(({ form, word, kept, found }) => {
      const origin = origins.get(form)!
      // What is about as frequent as the word itself is a word.
      return origin.word === word && origin.isClear && form !== word && found < kept / 3
    }),
  )
}

/** The word a form comes from most often; clear where all others together hardly matter. */
interface Origin {
  readonly word: string
  readonly kept: number
  readonly weight: number
  isClear: boolean
}
const HARDLY = 1 / 50

function noteOrigin(origins: Map<string, Origin>, form: string, origin: Origin): void {
  const known = origins.get(form)
  if (!known || known.word === origin.word) {
    if (!known || known.weight < origin.weight) origins.set(form, { ...origin, isClear: known?.isClear ?? true })
  } else if (origin.weight > known.weight)
    origins.set(form, { ...origin, isClear: known.weight < HARDLY * origin.weight })
  else if (origin.weight >= HARDLY * known.weight) known.isClear = false
}

/** Forms of a word by one change → the number of places that lead to them, in parts. */
function formsOf(word: string, change: LetterChange): Map<string, number> {
  const shares = new Map<string, number>()
  for (let i = 0; i < word.length; i++) {
    const forms = change(word, i)
    for (const form of forms) shares.set(form, (shares.get(form) ?? 0) + 1 / forms.length)
  }
  return shares
}
