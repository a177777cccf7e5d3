import { LONGEST_PHRASE, type RuleNote, type RuleReceipt } from '../../contract/suggestions.ts'
import type { RuleEntry } from '../../exchange-formats/rules/rule-file.ts'
import type { WritableDb } from '../../storage/database.ts'
import { allLabelsOf, standsFor } from '../../storage/tables/labels.ts'
import { changeRule, insertRule, listRules, type RuleRecord } from '../../storage/tables/rules.ts'
import { foldedText } from '../../suggesters/rules/folded-text.ts'
import { conflictsAmong } from './rule-conflicts.ts'

export type Words = Pick<RuleRecord, 'phrase' | 'exact' | 'labelId'>
/** Rules with the same of these are one rule. */
export const wordsOf = ({ phrase, exact, labelId }: Words) => `${labelId} ${exact ? '=' : '~'} ${foldedText(phrase)}`

interface TakenRules {
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly refused: RuleReceipt['rejects']
  readonly notes: RuleNote[]
  /** How many the task has now. */
  readonly rules: number
}

/** Writes the rules of a file beside those of a task: what cannot be taken is refused with its line, and what may surprise is noted. Call in a transaction. */
export function takeRules(db: WritableDb, task: number, entries: readonly RuleEntry[]): TakenRules {
  const byWords = new Map(listRules(db, task).map((rule) => [wordsOf(rule), rule]))
  const labels = new Map(allLabelsOf(db, task).map((label) => [label.name, label]))
  const nameOf = (id: number) => [...labels.values()].find((label) => label.id === id)?.name ?? '?'
  const [lines, refused, notes] = [new Map<number, number>(), [] as TakenRules['refused'], [] as RuleNote[]]
  let [added, updated, unchanged] = [0, 0, 0]
  for (const { line, label: name, ...rule } of entries) {
    const label = labels.get(name)
    const known = label && byWords.get(wordsOf({ ...rule, labelId: label.id }))
    const speaksFor = label ? standsFor(db, label.id) : null
    const isRetired = label !== undefined && label.retiredAt !== null && speaksFor === label.id
    const why =
      rule.phrase.length > LONGEST_PHRASE
        ? 'phrase-too-long'
        : !label
          ? 'unknown-label'
          : isRetired && !known
            ? 'retired-label'
            : null
    if (why || !label) {
      refused.push({ line, reason: why ?? 'unknown-label', excerpt: `${rule.phrase} → ${name}`.slice(0, 200) })
      continue
    }
    const note = { line, phrase: rule.phrase, label: name, by: null }
    if (known && lines.has(known.id)) notes.push({ ...note, code: 'repeated', other: null })
    if (speaksFor !== label.id) notes.push({ ...note, code: 'merged', other: nameOf(speaksFor!) })
    const written = { ...rule, labelId: label.id }
    const id = known?.id ?? insertRule(db, written, task)
    if (!known) added++
    else if (known.priority === rule.priority && known.active === rule.active) unchanged++
    else {
      changeRule(db, id, { ...known, priority: rule.priority, active: rule.active })
      updated++
    }
    byWords.set(wordsOf(written), { ...(known ?? written), ...rule, id, labelId: label.id, speaksFor })
    lines.set(id, line)
  }
  notes.push(...conflictsAmong([...byWords.values()], lines, nameOf))
  return { added, updated, unchanged, refused, notes: notes.sort((a, b) => a.line - b.line), rules: byWords.size }
}
