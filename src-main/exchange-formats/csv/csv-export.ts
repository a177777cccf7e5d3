import { defineExportFormat, type OutgoingSample } from '../format.ts'
import { guarded, GUARDED_MARK, MARK } from '../own-columns.ts'
import { columnsFor, type Cell } from '../written-columns.ts'

/** Rows looked at before the header is written, to know every context column. */
const HEADER_FROM = 5000
/** Characters encoded at a time. */
const CHUNK = 65_536
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
      const lines = (bom ? '\uFEFF' : '') + lineOf(names) + first!.map((s) => lineOf(row(s))).join('')
      first = null
      return lines
    }
    let text = ''
    for await (const sample of rows) {
      if (first === null) text += lineOf(rowOf(sample))
      else if (first.push(sample) > HEADER_FROM) text = begun(true)
      if (text.length < CHUNK) continue
      yield encoder.encode(text)
      text = ''
    }
    yield encoder.encode(first === null ? text : begun(false))
  },
})

const quoted = (text: string): string =>
  /[",;|\t\r\n]|^\s|\s$|^sep=/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
