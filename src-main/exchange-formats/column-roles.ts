import type { ColumnPreview } from './format.ts'

const NAMES = {
  text: /^(text|utterance|sentence|query|content|message|title|review|body|文本|内容|句子|标题)$/i,
  label: /^(label|labels|intent|category|class|target|tag|y|标签|类别|意图)$/i,
  id: /^(id|uid|uuid|key|_id|sample_id|编号|序号)$/i,
} as const

/** Guesses what each column is from its name and its first values. One text column, at most one label, at most one id; the rest is context. */
export function guessRoles(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  chosen: { text?: string; label?: string; id?: string } = {},
): ColumnPreview[] {
  const seen = columns.map((name, i) => {
    const values = rows.map((row) => row[i] ?? '')
    const distinct = new Set(values).size
    const length = values.reduce((sum, v) => sum + v.length, 0) / Math.max(1, values.length)
    return { name, examples: [...new Set(values)].slice(0, 3), distinct, length }
  })
  const byName = (role: keyof typeof NAMES, taken: readonly string[]) =>
    seen.find(({ name }) => NAMES[role].test(name.trim()) && !taken.includes(name))?.name
  const id = chosen.id || byName('id', [chosen.text ?? '', chosen.label ?? ''])
  const longest = [...seen]
    .filter(({ name }) => name !== id && name !== chosen.label)
    .sort((a, b) => b.length - a.length)[0]
  const text = chosen.text || byName('text', [id ?? '', chosen.label ?? '']) || longest?.name
  const few =
    rows.length >= 20
      ? seen.find((c) => c.name !== text && c.name !== id && c.distinct > 1 && c.distinct <= rows.length / 5)?.name
      : undefined
  const label =
    chosen.label === undefined || chosen.label === '' ? (byName('label', [text ?? '', id ?? '']) ?? few) : chosen.label
  return seen.map(({ name, examples, distinct }) => ({
    name,
    examples,
    distinct,
    role: name === text ? 'text' : name === label ? 'label' : name === id ? 'id' : 'context',
  }))
}

/** Form fields every tabular format shares. */
export const columnOptions = {
  text: { kind: 'text', title: 'Text column', default: '', help: 'Empty: guessed' },
  label: { kind: 'text', title: 'Label column', default: '', help: 'Empty: guessed; – for none' },
  id: { kind: 'text', title: 'Id column', default: '', help: 'Empty: guessed' },
} as const
