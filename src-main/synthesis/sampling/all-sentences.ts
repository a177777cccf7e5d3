import { countSentences, type Grammar } from '../grammar/grammar.ts'
import { labelOf } from './quotas.ts'
import { MOST_LISTED, sentenceAt } from './rest-of-label.ts'
import { SentenceWriter } from './sentence-writer.ts'

/** What is only known once every sentence has been written out. */
export interface AllSentences {
  /** Those that differ in words; the count of a grammar has each way to make one. */
  readonly different: number
  /** Sentences that several labels make: whoever learns from them learns both. */
  readonly shared: readonly { readonly text: string; readonly labels: readonly string[] }[]
}

/** Writes out all sentences of a grammar; null where there are more than 200,000. */
export function allSentences(grammar: Grammar): AllSentences | null {
  if (countSentences(grammar) > MOST_LISTED) return null
  const labelsOf = new Map<string, string[]>()
  const writer = new SentenceWriter()
  for (const rule of grammar.labels) {
    const label = labelOf(rule)
    for (let n = 0n; n < rule.count; n++) {
      const { text } = sentenceAt(rule, n, writer)
      const known = labelsOf.get(text)
      if (!known) labelsOf.set(text, [label])
      else if (!known.includes(label)) known.push(label)
    }
  }
  const shared = [...labelsOf].flatMap(([text, labels]) => (labels.length > 1 ? [{ text, labels }] : []))
  return { different: labelsOf.size, shared }
}
