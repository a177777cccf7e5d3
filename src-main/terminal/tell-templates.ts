import { countSentences } from '../synthesis/grammar/grammar.ts'
import { allSentences } from '../synthesis/sampling/all-sentences.ts'
import { labelOf } from '../synthesis/sampling/quotas.ts'
import { noteWords } from '../synthesis/templates/import-notes.ts'
import type { ParsedTemplates } from '../synthesis/templates/parse-templates.ts'
import { NamedError } from '../platform/named-error.ts'
import { problemWords } from '../synthesis/templates/template-problems.ts'

/** 12,345; beyond a quadrillion as 1.2·10^34. */
export function countWords(count: bigint): string {
  const digits = count.toString()
  return digits.length <= 16 ? count.toLocaleString('en') : `${digits[0]}.${digits[1]}·10^${digits.length - 1}`
}

/** What is wrong, each once, with its place, how often and what to do. */
export const tellProblems = ({ errors }: Pick<ParsedTemplates, 'errors'>): string[] =>
  errors.flatMap((error) => {
    if (error.alike === 0) return []
    const { what, fix } = problemWords(error)
    const times = error.alike > 1 ? ` (${countWords(BigInt(error.alike))} times)` : ''
    return [`${error.file}:${error.line}:${error.column}  ${what}${times}\n    ${fix}`]
  })

/** How many faults there are, those that are not listed counted. */
export const countProblems = (errors: readonly { readonly alike: number }[]): number =>
  errors.reduce((sum, { alike }) => sum + alike, 0)

/** What imported files say differently here. */
export const tellNotes = ({ notes }: Pick<ParsedTemplates, 'notes'>): string[] =>
  notes.map((note) => {
    const some = note.about.slice(0, 8).join(', ')
    const more = note.about.length > 8 ? ` and ${note.about.length - 8} more` : ''
    const place = note.line > 0 ? `${note.file}:${note.line}` : note.file
    return `${place}: ${noteWords(note)} (${some}${more})`
  })

/** What several labels say in the same words, and how many sentences differ, where all can be written out. */
export function tellSentences({ grammar }: Pick<ParsedTemplates, 'grammar'>): string[] {
  const all = allSentences(grammar)
  if (!all) return []
  const count = countSentences(grammar)
  const [first] = all.shared
  return [
    ...(BigInt(all.different) < count ? [`${countWords(BigInt(all.different))} of them differ in words`] : []),
    ...(first
      ? [
          `${all.shared.length} ${all.shared.length === 1 ? 'is' : 'are'} made by several labels, such as “${first.text}” (${first.labels.join(', ')})`,
        ]
      : []),
  ]
}

/** How many sentences each label can make. */
export function tellCounts({ grammar }: Pick<ParsedTemplates, 'grammar'>): string[] {
  const rows = grammar.labels.map((rule) => [labelOf(rule), countWords(rule.count)] as const)
  const width = Math.max(...rows.map(([label]) => label.length), 8)
  const total = ['together', countWords(countSentences(grammar))] as const
  return [...rows, ...(rows.length > 1 ? [total] : [])].map(([label, count]) => `${label.padEnd(width)}  ${count}`)
}

/** Some lines of the templates cannot be read or drawn from. */
export class BrokenTemplates extends NamedError<{ problems: number; first: string }> {
  constructor(parsed: ParsedTemplates) {
    const told = tellProblems(parsed)
    const problems = countProblems(parsed.errors)
    super({ problems, first: told[0]! }, `${problems} problem${problems === 1 ? '' : 's'}\n${told.join('\n')}`)
  }
}
