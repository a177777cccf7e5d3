export interface CsvRow {
  /** Of a broken row: its first line, whole. */
  readonly fields: readonly string[]
  /** Line the record starts on, from 1. */
  readonly line: number
  /** A quote opens that never closes, or closes before the end of its field: only this line is lost, the next is read on its own. */
  readonly broken?: true
}

/** A quoted field longer than this (characters) is taken for a quote that never closes. */
const LONGEST_QUOTED = 1_000_000
const [LF, CR, QUOTE] = [10, 13, 34]

/**
 * RFC 4180 with either line end, fed piece by piece. A quote only opens at the start of a field; a doubled quote is a quote; a blank line is a
 * record of one empty field. Most lines hold no quote, and those are cut by `split`, which is what makes it fast.
 */
export class CsvParser {
  readonly #delimiter: string
  readonly #quotes: boolean
  #rest = ''
  #line = 1
  constructor(delimiter: string, quotes = true) {
    this.#delimiter = delimiter
    this.#quotes = quotes
  }

  /** Characters that wait for the end of their record. */
  get waiting(): number {
    return this.#rest.length
  }

  /** Line the next record starts on. */
  get line(): number {
    return this.#line
  }

  /** Complete records of what has been fed. */
  feed(text: string): CsvRow[] {
    return this.#read(this.#rest + text, false)
  }

  /** The last records, where the file ends without a line end. */
  end(): CsvRow[] {
    return this.#read(this.#rest, true)
  }

  #read(text: string, atEnd: boolean): CsvRow[] {
    const rows: CsvRow[] = []
    let at = 0
    let quote = this.#quotes ? text.indexOf('"') : -1
    while (at < text.length) {
      if (quote >= 0 && quote < at) quote = text.indexOf('"', at)
      let lineEnd = text.indexOf('\n', at)
      if (lineEnd < 0) {
        if (!atEnd && (quote < 0 || text.length - at < LONGEST_QUOTED)) break
        lineEnd = text.length
      }
      if (quote < 0 || quote > lineEnd) {
        const end = text.charCodeAt(lineEnd - 1) === CR && lineEnd > at ? lineEnd - 1 : lineEnd
        rows.push({ fields: text.slice(at, end).split(this.#delimiter), line: this.#line++ })
        at = lineEnd + 1
        continue
      }
      const record = this.#quotedRecord(text, at, atEnd)
      if (record === 'unfinished') break
      if (record === 'broken') {
        rows.push({ fields: [text.slice(at, lineEnd)], line: this.#line++, broken: true })
        at = lineEnd + 1
      } else {
        rows.push({ fields: record.fields, line: this.#line })
        this.#line += 1 + record.breaks
        at = record.next
      }
    }
    this.#rest = text.slice(at)
    return rows
  }

  #quotedRecord(text: string, start: number, atEnd: boolean): Quoted | 'unfinished' | 'broken' {
    const delimiter = this.#delimiter.charCodeAt(0)
    const fields: string[] = []
    let [at, breaks] = [start, 0]
    for (;;) {
      let end: number
      if (text.charCodeAt(at) === QUOTE) {
        const close = closingQuote(text, at + 1)
        end = close + 1
        if (close < 0) return atEnd || text.length - at > LONGEST_QUOTED ? 'broken' : 'unfinished'
        // The last character of a piece may be half of a doubled quote or of a line end.
        if (!atEnd && end + 1 >= text.length) return 'unfinished'
        const field = text.slice(at + 1, close)
        breaks += countBreaks(field)
        fields.push(field.includes('"') ? field.replaceAll('""', '"') : field)
        const next = text.charCodeAt(end)
        if (next === CR && (end + 1 === text.length || text.charCodeAt(end + 1) === LF)) end++
        else if (next !== delimiter && next !== LF && end < text.length) return 'broken'
      } else {
        end = at
        while (end < text.length && text.charCodeAt(end) !== delimiter && text.charCodeAt(end) !== LF) end++
        if (end === text.length && !atEnd) return 'unfinished'
        const last = text.charCodeAt(end) !== delimiter || end === text.length
        fields.push(text.slice(at, last && end > at && text.charCodeAt(end - 1) === CR ? end - 1 : end))
      }
      if (end >= text.length) return { fields, breaks, next: text.length }
      if (text.charCodeAt(end) === LF) return { fields, breaks, next: end + 1 }
      at = end + 1
    }
  }
}
interface Quoted {
  readonly fields: readonly string[]
  /** Line breaks inside its fields. */
  readonly breaks: number
  readonly next: number
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2))
    if (text.charCodeAt(at + 1) !== QUOTE) return at
  return -1
}

function countBreaks(text: string): number {
  let n = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) n++
  return n
}
