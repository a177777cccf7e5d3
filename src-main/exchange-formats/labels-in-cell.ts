import type { OpenQuestion } from './format.ts'
import { labelText } from './labels-in.ts'

/** How several labels can stand in one cell: not at all, or with this between them. Lists in brackets are known by themselves. */
export const LABEL_FORMS = ['one', '#', '|', ';', ','] as const
const SEPARATORS = LABEL_FORMS.slice(1)

/** The label of a cell, undefined for none; several as a list. */
export type LabelsInCell = string | readonly string[] | undefined
export interface LabelReader {
  readonly read: (cell: string) => LabelsInCell
  readonly questions: readonly OpenQuestion[]
}

/**
 * How the cells of a label column are read. `chosen`: one of LABEL_FORMS, or auto: a separator counts where its parts are labels by themselves, for
 * real names hold commas and hash signs too: “C#”, “Arts, Crafts”. `names`: of all columns, for tools that write tables of their own.
 */
export function labelReader(values: readonly string[], chosen: string, names: readonly string[]): LabelReader {
  if (chosen === 'one') return { read: oneLabel, questions: [] }
  if (chosen !== 'auto') return { read: (cell) => labelsIn(cell, chosen), questions: [] }
  const distinct = new Set(values.map((value) => value.trim()).filter((value) => value !== ''))
  const plain = [...distinct].filter((value) => listIn(value) === null)
  const isBare =
    distinct.size > 0 && [...distinct].every((v) => /^\[.*\]$/s.test(v)) && [...distinct].some((v) => v.includes(','))
  const found = SEPARATORS.map((separator) => ({ separator, likely: likelihood(plain, separator, names) }))
  const best = found.reduce((a, b) => (b.likely > a.likely ? b : a))
  const separator = best.likely >= CERTAIN ? best.separator : ''
  const others = found.filter((f) => f.separator !== separator && f.likely > 0).map((f) => f.separator)
  const isOpen = others.length > 0 || (separator !== '' && best.likely < 1)
  const question = { option: 'labels', chosen: separator || 'one', others: separator ? ['one', ...others] : others }
  return { read: (cell) => labelsIn(cell, separator, isBare), questions: isOpen ? [question] : [] }
}

const CERTAIN = 0.5
/** 0…1: how surely a separator stands between labels: the share of its parts that stand alone elsewhere, or with other partners. */
function likelihood(values: readonly string[], separator: string, names: readonly string[]): number {
  const cut = values.filter((value) => value.includes(separator)).map((value) => partsOf(value, separator))
  if (cut.length === 0 || cut.some((parts) => parts.some((part) => part === '') || new Set(parts).size < parts.length))
    return 0
  const alone = new Set(values)
  const partners = new Map<string, number>()
  for (const parts of cut) for (const part of parts) partners.set(part, (partners.get(part) ?? 0) + 1)
  const parts = [...partners.keys()]
  const isLabel = (part: string) => alone.has(part) || partners.get(part)! > 1
  if (parts.some((part) => !isLabel(part) && /^\d+$/.test(part))) return 0
  const share = parts.filter(isLabel).length / parts.length
  // doccano's own table: id, text, label, and # between the labels.
  if (separator === '#' && names.join() === 'id,text,label') return Math.max(share, CERTAIN)
  // Names of labels hold commas and the like often: then every part must be a label, and one of them alone at least.
  const needed = separator === '#' || separator === '|' ? CERTAIN : 1
  return share < needed || !parts.some((part) => alone.has(part)) ? Math.min(share, CERTAIN / 2) : share
}

const oneLabel = (cell: string): string | undefined => labelText(cell.trim()) || undefined
/** What this program wrote is read as it stands. */
export const ownLabels: LabelReader = { read: (cell) => cell.trim() || undefined, questions: [] }
const partsOf = (cell: string, separator: string) => cell.split(separator).map((part) => part.trim())

function labelsIn(cell: string, separator: string, isBare = false): LabelsInCell {
  const value = cell.trim()
  const list =
    value.startsWith('[') || value.startsWith('{') ? (listIn(value) ?? (isBare ? bareList(value) : null)) : null
  const parts = list ?? (separator !== '' && value.includes(separator) ? partsOf(value, separator) : [value])
  const labels = [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))]
  return labels.length > 1 ? labels : labels[0] && labelText(labels[0])
}

/** The labels of a list as JSON, Python or NumPy write it, or of Label Studio's {"choices": […]}; null where the value is none. */
function listIn(value: string): string[] | null {
  if (/^\[\s*\]$/.test(value)) return []
  try {
    const parsed: unknown = JSON.parse(value)
    const list: unknown = isChoices(parsed) ? parsed.choices : parsed
    if (Array.isArray(list) && list.every((one) => typeof one === 'string')) return list
  } catch {
    // Not JSON; Python writes single quotes.
  }
  const inside = /^\[(.*)\]$/s.exec(value)?.[1]
  if (inside === undefined) return null
  const quoted = [...inside.matchAll(/\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*,?/gsy)]
  if (quoted.reduce((sum, match) => sum + match[0].length, 0) !== inside.length) return null
  return quoted.map(([, single, double]) => (single ?? double ?? '').replace(/\\(.)/gs, '$1'))
}
const isChoices = (value: unknown): value is { readonly choices: unknown } =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'choices')

/** [a, b] without quotes, where the whole column is written so. */
const bareList = (value: string): string[] => value.slice(1, -1).split(',')
