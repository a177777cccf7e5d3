import type { MinedGap, MinedPattern } from './mine-patterns.ts'
import { block, labelHead, literalLine, nameFor, remark } from './template-text.ts'

/** A pattern as a line of a template; what varies much is a slot of its own. */
export interface PatternLine {
  readonly label: string
  readonly line: string
  readonly covers: readonly number[]
  readonly slots: readonly { readonly name: string; readonly values: MinedGap['values'] }[]
}

/** So many values of a gap stand in the line itself. */
const IN_PLACE = 3
/** Samples named in a remark: whether the line helps is not asked of them (made-from.ts). */
const NAMED = 500

/** Patterns as lines; slots with the same values have one name. */
export function patternLines(patterns: readonly MinedPattern[]): readonly PatternLine[] {
  const names = slotNames()
  return patterns.map(({ label, fixed, gaps, end, covers }) => {
    const slots: { name: string; values: MinedGap['values'] }[] = []
    const gapAfter = (after: number) => {
      const gap = gaps.find((one) => one.after === after)
      if (!gap) return ''
      const said = gap.values.filter(({ text }) => text !== '')
      const empty = gap.values.find(({ text }) => text === '')?.count ?? 0
      const space = gap.blank ? ' ' : ''
      // Before the first word the blank stands behind, elsewhere before.
      const spaced = (text: string) => (after === 0 ? text + space : space + text)
      if (said.length <= IN_PLACE)
        return inPlace(
          said.map(({ text, count }) => [literalLine(text), count]),
          empty,
          spaced,
        )
      const name = names(said)
      slots.push({ name, values: said })
      return inPlace([[`@[${name}]`, said.reduce((sum, { count }) => sum + count, 0)]], empty, spaced)
    }
    const words = fixed.map(
      ({ text, blank }, i) => `${blank && i > 0 ? ' ' : ''}${literalLine(text)}${gapAfter(i + 1)}`,
    )
    const line = gapAfter(0) + words.join('') + literalLine(end)
    return { label, line: guarded(line), covers, slots }
  })
}

/** Alternatives as often as they were seen; one that is always there needs no braces. */
function inPlace(
  said: readonly (readonly [text: string, count: number])[],
  empty: number,
  spaced: (text: string) => string,
): string {
  if (said.length === 1 && empty === 0) return spaced(said[0]![0])
  const weight = (count: number) => (count === 1 ? '' : `*[${count}]`)
  const alternatives = said.map(([text, count]) => weight(count) + spaced(text))
  return `{${empty > 0 ? `${weight(empty)}|` : ''}${alternatives.join('|')}}`
}

/** A line must not begin as a remark does. */
const guarded = (line: string) => (line.startsWith('//') ? `{//}${line.slice(2)}` : line)

/** The same name for the same values, another for others. */
function slotNames(): (values: MinedGap['values']) => string {
  const byValues = new Map<string, string>()
  const taken = new Set<string>()
  return (values) => {
    const key = values
      .map(({ text }) => text.toLowerCase())
      .sort()
      .join('\n')
    const known = byValues.get(key)
    if (known) return known
    const base = nameFor(values[0]!.text).toLowerCase()
    let name = base
    for (let n = 2; taken.has(name); n++) name = `${base} ${n}`
    taken.add(name)
    byValues.set(key, name)
    return name
  }
}

/** A whole template of pattern lines: each with the samples it was seen in, and at the end the slots. */
export function patternTemplate(lines: readonly PatternLine[]): string {
  const labels = [...Map.groupBy(lines, ({ label }) => label)].map(([label, own]) =>
    block(
      labelHead(label),
      own.flatMap(({ line, covers }) => [remark(seenIn(covers)), `*[${covers.length}] ${line}`]),
    ),
  )
  const slots = new Map(lines.flatMap((line) => line.slots.map(({ name, values }) => [name, values] as const)))
  const blocks = [...slots].map(([name, values]) =>
    block(
      `@[${name}]`,
      values.map(({ text, count }) => `${count === 1 ? '' : `*[${count}] `}${literalLine(text)}`),
    ),
  )
  return [...labels, ...blocks].join('\n')
}

const seenIn = (covers: readonly number[]) =>
  `${covers.length} samples: ${covers
    .slice(0, NAMED)
    .map((id) => `#${id}`)
    .join(' ')}${covers.length > NAMED ? ' …' : ''}`
