import { defineExportFormat, type OutgoingSample } from '../format.ts'
import { contextName, guarded, GUARDED_MARK, isoTime, likeliest, MARK } from '../own-columns.ts'

type Cell = string | number | boolean | null
/** Rows looked at before the header is written, to know every context column. */
const HEADER_FROM = 5000
const OWN: Readonly<Record<string, (s: OutgoingSample) => Cell>> = {
  [MARK]: (s) => s.id,
  id: (s) => s.externalId,
  text: (s) => (s.content.kind === 'text' ? s.content.text : null),
  image: (s) => (s.content.kind === 'image' ? s.content.name : null),
  label: (s) => s.label,
  state: (s) => s.state,
  annotator: (s) => s.annotator,
  labelled_at: (s) => isoTime(s.labelledAt),
  dwell_ms: (s) => s.dwellMs,
  reason: (s) => s.reason,
  predicted: (s) => likeliest(s)?.label ?? null,
  confidence: (s) => likeliest(s)?.probability ?? null,
  model: (s) => s.model,
  sha256: (s) => (s.content.kind === 'image' ? s.content.sha256 : null),
}
const FOR_IMAGES = ['image', 'sha256']

/**
 * Our columns, then those of the context; a context value whose column only turns up after the first 5,000 rows, or whose name no header can hold,
 * goes, as JSON, into a last column “more_context”. Cells are written as they are: a spreadsheet may run a cell that begins with = + - @ as a
 * formula, but any mark put before it would change the data for every other program. `guardFormulas` puts an apostrophe there, and a mark into the
 * header by which the studio takes it away again.
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
      help: 'Puts an apostrophe before cells a spreadsheet would run; only the studio takes it away again',
    },
  },
  async *write(rows, { bom, guardFormulas }) {
    const encoder = new TextEncoder()
    const written = (cell: Cell) => (guardFormulas ? guarded(String(cell ?? '')) : String(cell ?? ''))
    const lineOf = (cells: readonly Cell[]) => cells.map((cell) => quoted(written(cell))).join(',') + '\n'
    let first: OutgoingSample[] | null = []
    let rowOf: ReturnType<typeof columnsFor>['row'] = () => []
    function begun(more: boolean): string {
      const { header, row } = columnsFor(first!, more)
      rowOf = row
      const names = guardFormulas ? header.map((name) => (name === MARK ? GUARDED_MARK : name)) : header
      const text = (bom ? '\uFEFF' : '') + lineOf(names) + first!.map((s) => lineOf(row(s))).join('')
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

/** Header and cells. `more`: rows follow that may bring context of other names, and further records. */
export function columnsFor(first: readonly OutgoingSample[], more: boolean) {
  const has = (kind: string) => first.some((s) => s.content.kind === kind)
  const own = Object.keys(OWN).filter((name) =>
    FOR_IMAGES.includes(name) ? has('image') : name !== 'text' || has('text') || !has('image'),
  )
  const found = new Set(first.flatMap((s) => Object.keys(s.context)))
  const known = new Set([...found].filter(isColumnName))
  const names = [...known]
  const withAlso = more || first.some((s) => s.also.length > 0)
  const withRest = more || known.size < found.size
  const rest = (s: OutgoingSample) => {
    const others = Object.entries(s.context).filter(([name]) => !known.has(name))
    return others.length > 0 ? JSON.stringify(Object.fromEntries(others)) : null
  }
  return {
    header: [...own, ...names.map(contextName), ...(withAlso ? ['also'] : []), ...(withRest ? ['more_context'] : [])],
    row: (s: OutgoingSample): Cell[] => [
      ...own.map((name) => OWN[name]!(s)),
      ...names.map((name) => (Object.hasOwn(s.context, name) ? s.context[name]! : null)),
      ...(withAlso ? [s.also.length > 0 ? JSON.stringify(s.also) : null] : []),
      ...(withRest ? [rest(s)] : []),
    ],
  }
}

/** Readers of tables trim the names of columns and fill in missing ones. */
const isColumnName = (name: string) => name !== '' && name === name.trim() && name !== '__proto__'

const quoted = (text: string): string =>
  /[",;|\t\r\n]|^\s|\s$|^sep=/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
