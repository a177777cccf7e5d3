import type { Random } from '../../platform/random.ts'
import type { Cell } from './rate-of-cells.ts'

/** Tidy form → forms people write instead, all equally likely. */
export type WordForms = ReadonlyMap<string, readonly string[]>

/** `please pls plz` a line: the first is the tidy form. Forms of several words are joined by `_`. */
export const wordForms = (table: string): WordForms =>
  new Map(
    table
      .trim()
      .split(/\s*\n\s*/)
      .map((line) => {
        const [tidy, ...forms] = line.split(/\s+/).map((word) => word.replaceAll('_', ' '))
        return [tidy!, forms] as const
      }),
  )

const HAN = /\p{Script=Han}/u
/** All tidy forms in one pattern, the longest first; Latin ones only as whole words. */
export function patternOf(forms: WordForms): RegExp {
  const words = [...forms.keys()].sort((a, b) => b.length - a.length)
  const whole = words.map((word) =>
    HAN.test(word) ? word : `(?<![\\p{Script=Latin}'’])${word}(?![\\p{Script=Latin}'’])`,
  )
  return new RegExp(whole.join('|'), 'giu')
}

/** Replaces each tidy form with probability `rate`. A capital at its beginning stays one. */
export function replaceWords(text: string, rate: number, random: Random, forms: WordForms, pattern: RegExp): string {
  return text.replace(pattern, (found) => {
    if (random() >= rate) return found
    const all = forms.get(found.toLowerCase())!
    const form = all[Math.floor(random() * all.length)]!
    const isCapital = found[0] !== found[0]!.toLowerCase()
    return isCapital ? form[0]!.toUpperCase() + form.slice(1) : form
  })
}

/** How often each form stands beside its tidy one. Forms that several tidy ones share, and single digits, say nothing. */
export function wordCells(texts: readonly string[], forms: WordForms): readonly Cell[] {
  const all = [...forms.values()].flat()
  const isClear = (form: string) =>
    !/^\d$/.test(form) && all.indexOf(form) === all.lastIndexOf(form) && !forms.has(form)
  const counted = countIn(texts, [...new Set([...forms.keys(), ...all])])
  const countOf = (word: string) => counted.get(word.toLowerCase()) ?? 0
  return [...forms].flatMap(([tidy, own]) =>
    own.filter(isClear).map((form) => ({ kept: countOf(tidy), share: 1 / own.length, found: countOf(form) })),
  )
}

/** How often each of a few expressions stands in the texts. A longer one is not counted as the shorter one within it. */
function countIn(texts: readonly string[], expressions: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  if (expressions.length === 0) return counts
  const escaped = (word: string) => word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  const sorted = [...expressions].sort((a, b) => b.length - a.length)
  const edge = (word: string) =>
    HAN.test(word) ? escaped(word) : `(?<![\\p{Script=Latin}'’])${escaped(word)}(?![\\p{Script=Latin}'’])`
  const pattern = new RegExp(sorted.map(edge).join('|'), 'giu')
  for (const text of texts)
    for (const [found] of text.matchAll(pattern))
      counts.set(found.toLowerCase(), (counts.get(found.toLowerCase()) ?? 0) + 1)
  return counts
}
