import type { Report } from './template-problems.ts'
import { limits } from './template-limits.ts'
import type { Definition, Line } from './template-types.ts'

const featureText = (cell: string) => cell.trim().replaceAll(/[,=]/g, '_')

/**
 * The values of a column as lines: `('from': 'cities.csv', 'column': 'name', 'weight': 'population', 'agree': 'gender')`. Without 'column' the
 * first one. Empty cells are left out, and so is what has no weight above 0.
 */
export function tableLines(definition: Definition, rows: readonly (readonly string[])[], report: Report): Line[] {
  const { settings, at, name } = definition
  const [header = [], ...body] = rows
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
  return body.flatMap((row) => {
    const text = (row[value] ?? '').trim()
    const own = weight === null ? 1 : Number(row[weight])
    if (text === '' || text.length > limits.line || !(own > 0) || !Number.isFinite(own)) return []
    const feature = agree === null ? '' : featureText(row[agree] ?? '')
    const features: Record<string, string> = feature === '' ? {} : { [settings['agree']!]: feature }
    return [{ parts: [{ kind: 'text', text }], weight: own, share: null, features, at }]
  })
}
