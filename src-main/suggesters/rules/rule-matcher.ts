import { foldedText, isInsideWord } from './folded-text.ts'
import { phraseFinder } from './phrase-finder.ts'

/** What a matcher must know of a rule. */
export interface MatchedRule {
  readonly id: number
  readonly phrase: string
  readonly exact: boolean
  readonly priority: number
}

/**
 * Which rules a text meets: each once, the longest phrase first, then the higher priority, then the older rule. Texts and phrases are compared as people
 * write them (`foldedText`); a phrase neither begins nor ends inside a word, but for scripts without blanks between words.
 */
export function ruleMatcher<Rule extends MatchedRule>(rules: readonly Rule[]): (text: string) => Rule[] {
  const [held, whole] = [new Map<string, Rule[]>(), new Map<string, Rule[]>()]
  const length = new Map<number, number>()
  for (const rule of rules) {
    const phrase = foldedText(rule.phrase)
    if (phrase === '') continue
    length.set(rule.id, phrase.length)
    const by = rule.exact ? whole : held
    by.set(phrase, [...(by.get(phrase) ?? []), rule])
  }
  const phrases = [...held.keys()]
  const find = phraseFinder(phrases)
  return (text) => {
    const folded = foldedText(text)
    const met = new Set(whole.get(folded))
    find(folded, (phrase, from, to) => {
      if (isInsideWord(folded, from) || isInsideWord(folded, to)) return
      for (const rule of held.get(phrases[phrase]!)!) met.add(rule)
    })
    return [...met].sort((a, b) => length.get(b.id)! - length.get(a.id)! || b.priority - a.priority || a.id - b.id)
  }
}
