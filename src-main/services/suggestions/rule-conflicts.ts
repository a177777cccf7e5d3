import type { RuleNote } from '../../contract/suggestions.ts'
import type { RuleRecord } from '../../storage/tables/rules.ts'
import { foldedText } from '../../suggesters/rules/folded-text.ts'

/**
 * Of the rules that came with a file, which say by the same words something else than another rule, and which of the two is heard first: the one of higher
 * priority, else the older one. `lines`: of a rule's id the line it came in.
 */
export function conflictsAmong(
  rules: readonly RuleRecord[],
  lines: ReadonlyMap<number, number>,
  nameOf: (label: number) => string,
): RuleNote[] {
  const byPhrase = new Map<string, RuleRecord[]>()
  for (const rule of rules) {
    if (!rule.active || rule.speaksFor === null) continue
    const phrase = foldedText(rule.phrase)
    byPhrase.set(phrase, [...(byPhrase.get(phrase) ?? []), rule])
  }
  return [...byPhrase.values()].flatMap((same) => {
    const [first, ...behind] = same.sort((a, b) => b.priority - a.priority || a.id - b.id)
    return behind.flatMap((rule): RuleNote[] => {
      const line = lines.get(rule.id) ?? lines.get(first!.id)
      if (line === undefined || rule.speaksFor === first!.speaksFor) return []
      const by = first!.priority > rule.priority ? 'priority' : 'age'
      const [label, other] = [nameOf(first!.speaksFor!), nameOf(rule.speaksFor!)]
      return [{ line, code: 'conflict', phrase: rule.phrase, label, other, by }]
    })
  })
}
