import { defineExportFormat, type OutgoingSample } from '../format.ts'
import { contextName, isoTime, likeliest } from '../own-columns.ts'

type Cell = string | number | boolean | null
/** Rows looked at before the header is written, to know every context column. */
const HEADER_FROM = 5000
const MORE = 'more_context'
const OWN: Readonly<Record<string, (s: OutgoingSample) => Cell>> = {
  id: (s) => s.externalId ?? s.id,
  text: (s) => (s.content.kind === 'text' ? s.content.text : null),
  image: (s) => (s.content.kind === 'image' ? s.content.name : null),
  label: (s) => s.label,
  state: (s) => s.state,
  annotator: (s) => s.annotator,
  labelled_at: (s) => isoTime(s.labelledAt),
  dwell_ms: (s) => s.dwellMs,
  predicted: (s) => likeliest(s)?.label ?? null,
  confidence: (s) => likeliest(s)?.probability ?? null,
  model: (s) => s.model,
  sha256: (s) => (s.content.kind === 'image' ? s.content.sha256 : null),
}
const FOR_IMAGES = ['image', 'sha256']

/**
 * Our columns, then those of the context; a context value whose column only turns up after the first 5,000 rows goes, as JSON, into a last
 * column “more_context”. Cells are written as they are: a spreadsheet may run a cell that begins with = + - @ as a formula, but any mark put
 * before it would change the data. `guardFormulas` puts an apostrophe there, for files that only a spreadsheet will read.
 */
export const csvExport = defineExportFormat({
  id: 'csv.v1',
  title: 'CSV',
  summary: 'One row a sample with label, author, time and prediction; UTF-8.',
  extension: 'csv',
  options: {
    bom: { kind: 'switch', title: 'Mark as UTF-8 for spreadsheets (byte order mark)', default: false },
    guardFormulas: {
      kind: 'switch',
      title: 'Guard against formulas',
      default: false,
      help: 'Puts an apostrophe before cells a spreadsheet would run; this changes the data',
    },
  },
  async *write(rows, { bom, guardFormulas }) {
    const encoder = new TextEncoder()
    const lineOf = (cells: readonly Cell[]) => cells.map((cell) => quoted(cell, guardFormulas)).join(',') + '\n'
    let first: OutgoingSample[] | null = []
    let rowOf: ReturnType<typeof columnsFor>['row'] = () => []
    function begun(more: boolean): string {
      const { header, row } = columnsFor(first!, more)
      rowOf = row
      const text = (bom ? '\uFEFF' : '') + lineOf(header) + first!.map((s) => lineOf(row(s))).join('')
      first = null
      return text
    }
    for await (const sample of rows) {
      if (first === null) yield encoder.encode(lineOf(rowOf(sample)))
      else if (first.push(sample) > HEADER_FROM) yield encoder.encode(begun(true))
    }
    if (first !== null) yield encoder.encode(begun(false))
  },
})

/** Header and cells. `more`: rows follow that may bring context of other names. */
export function columnsFor(first: readonly OutgoingSample[], more: boolean) {
  const has = (kind: string) => first.some((s) => s.content.kind === kind)
  const own = Object.keys(OWN).filter((name) =>
    FOR_IMAGES.includes(name) ? has('image') : name !== 'text' || has('text') || !has('image'),
  )
  const context = [...new Set(first.flatMap((s) => Object.keys(s.context)))]
  const taken = new Set([...own, MORE])
  const names = context.map((name) => {
    const free = contextName(name, taken)
    taken.add(free)
    return free
  })
  const known = new Set(context)
  const rest = (s: OutgoingSample) => {
    const others = Object.entries(s.context).filter(([key]) => !known.has(key))
    return others.length > 0 ? JSON.stringify(Object.fromEntries(others)) : null
  }
  return {
    header: [...own, ...names, ...(more ? [MORE] : [])],
    row: (s: OutgoingSample): Cell[] => [
      ...own.map((name) => OWN[name]!(s)),
      ...context.map((key) => s.context[key] ?? null),
      ...(more ? [rest(s)] : []),
    ],
  }
}

function quoted(cell: Cell, guard: boolean): string {
  const plain = cell === null ? '' : String(cell)
  const text = guard && typeof cell === 'string' && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain
  return /[",;|\t\r\n]|^\s|\s$|^sep=/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
