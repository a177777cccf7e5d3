import type { NoteKind } from './import-notes.ts'
import type { NoteList } from './note-list.ts'
import { codeOf, ODD } from './odd-characters.ts'
import type { Report } from './template-problems.ts'
import { limits } from './template-limits.ts'
import type { Definition, Line, TableSource } from './template-types.ts'

interface Around {
  /** What the table is called. */
  readonly file: string
  readonly report: Report
  readonly notes: NoteList
}
const featureText = (cell: string) => cell.trim().replaceAll(/[,=]/g, '_')

/**
 * The values of a column as lines: `('from': 'cities.csv', 'column': 'name', 'weight': 'population', 'agree': 'gender')`. Without 'column' the
 * first one. A row without a value, or with a weight that is no number from 0 on, is left out and noted with its line; one of weight 0 is never drawn.
 */
export function tableLines(
  definition: Definition,
  { rows, lines, broken = [] }: TableSource,
  { file, report, notes }: Around,
): Line[] {
  const { settings, at, name } = definition
  const [header = [], ...body] = rows
  for (const line of broken) notes.add('rows-broken', String(line), { file, line, column: 1 })
  const names = header.map((cell) => cell.trim())
  const columnOf = (setting: string): number | null => {
    const wanted = settings[setting]
    if (wanted === undefined) return null
    const column = names.indexOf(wanted)
    if (column < 0) report('no-such-column', at, name.length + 3, { column: wanted, known: names.join(', ') || '–' })
    return column
  }
  const [value, weight, agree] = [columnOf('column') ?? 0, columnOf('weight'), columnOf('agree')]
  if ([value, weight, agree].includes(-1)) return []
  if (body.length > limits.lines) return (report('too-many-lines', at, 1, { limit: limits.lines }), [])
  return body.flatMap((row, i) => {
    const text = (row[value] ?? '').trim()
    const written = weight === null ? '1' : (row[weight] ?? '').trim()
    const own = written === '' ? NaN : Number(written)
    const line = lines?.[i + 1] ?? i + 2
    const leftOut = (kind: NoteKind, about: string) => (notes.add(kind, about, { file, line, column: 1 }), [])
    if (text === '') return leftOut('rows-without-value', String(line))
    if (text.length > limits.line) return leftOut('rows-too-long', String(line))
    const odd = ODD.exec(text)
    if (odd) return leftOut('rows-odd-character', `${line}: ${codeOf(odd[0])}`)
    if (!(own >= 0) || !Number.isFinite(own)) return leftOut('rows-weight', `${line}: ${written.slice(0, 20) || '–'}`)
    if (own === 0) return []
    const feature = agree === null ? '' : featureText(row[agree] ?? '')
    const features: Record<string, string> = feature === '' ? {} : { [settings['agree']!]: feature }
    return [{ parts: [{ kind: 'text', text }], weight: own, share: null, features, at }]
  })
}
