import { dateText } from './cell-styles.ts'
import { XmlScanner, type XmlEvents } from './xml-events.ts'

export interface SheetRow {
  readonly fields: readonly string[]
  /** As the spreadsheet numbers it, from 1. */
  readonly line: number
}
export interface CellRules {
  readonly shared: readonly string[]
  /** For each style whether numbers are dates. */
  readonly isDate: readonly boolean[]
  readonly is1904: boolean
}
const MOST_COLUMNS = 16_384
const LAST_LINE = 2 ** 31
/** Characters of a row. */
const LONGEST_ROW = 1 << 26

/** Rows of a sheet as they are fed; rows without a single value are none. Numbers stay as they are written, dates become ISO 8601. */
export class SheetScanner extends XmlScanner {
  #rows: SheetRow[]
  constructor(rules: CellRules) {
    const rows: SheetRow[] = []
    super(sheetEvents(rules, rows))
    this.#rows = rows
  }
  /** The rows that ended since. */
  taken(): SheetRow[] {
    return this.#rows.splice(0)
  }
}

function sheetEvents({ shared, isDate, is1904 }: CellRules, rows: SheetRow[]): XmlEvents {
  let [line, column, type, style, value, length] = [0, 0, '', 0, '', 0]
  let fields: string[] = []
  let [isOpen, reading, spoken] = [false, false, 0]
  /** A number that goes back is damage; lines stay apart all the same. */
  const begin = (at: number) => {
    line = at > line && at < LAST_LINE ? at : line + 1
    ;[fields, column, isOpen, length] = [[], 0, true, 0]
  }
  const cell = () => {
    if (type === 's') return shared[Number(value)] ?? ''
    if (type === 'b') return value === '1' ? 'true' : 'false'
    if (type === '' || type === 'n') return isDate[style] ? dateText(value, is1904) : value
    return type === 'd' ? value : unescaped(value)
  }
  return {
    open(name, attributes) {
      if (name === 'row') begin(Number(attributes.r))
      else if (name === 'c') {
        if (!isOpen) begin(0)
        column = columnOf(attributes.r ?? '') ?? column
        if (column >= MOST_COLUMNS) throw new Error(`a cell in column ${column + 1}`)
        ;[type, style, value] = [attributes.t ?? '', Number(attributes.s ?? 0), '']
      } else if (name === 'rPh') spoken++
      else if ((name === 'v' || name === 't') && spoken === 0) reading = true
    },
    close(name) {
      if (name === 'v' || name === 't') reading = false
      else if (name === 'rPh') spoken = Math.max(0, spoken - 1)
      else if (name === 'c') {
        const text = value === '' ? '' : cell()
        if (text !== '') {
          while (fields.length < column) fields.push('')
          fields[column] = text
        }
        column++
      } else if (name === 'row') {
        if (isOpen && fields.some((field) => field.trim() !== '')) rows.push({ fields, line })
        isOpen = false
      }
    },
    text(text) {
      if (!reading) return
      value += text
      length += text.length
      if (length > LONGEST_ROW) throw new Error(`row ${line} has no end`)
    },
  }
}

/** “BC12” → 54, from 0. */
function columnOf(reference: string): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0]
  if (!letters) return undefined
  return [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1
}

/** Control characters are written _x000D_ in a workbook. */
const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([\da-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text

/** The texts that cells share, in order; how they are spoken is not part of them. */
export function sharedScanner(): { readonly scanner: XmlScanner; readonly texts: string[] } {
  const texts: string[] = []
  let [text, reading, spoken] = ['', false, 0]
  const scanner = new XmlScanner({
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') spoken++
      else if (name === 't') reading = spoken === 0
    },
    close(name) {
      if (name === 't') reading = false
      else if (name === 'rPh') spoken = Math.max(0, spoken - 1)
      else if (name === 'si') texts.push(unescaped(text))
    },
    text(more) {
      if (reading) text += more
    },
  })
  return { scanner, texts }
}
