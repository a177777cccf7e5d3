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
const [LF, CR, QUOTE, BLANK] = [10, 13, 34, 32]

/** How this file writes its table. */
export interface CsvDialect {
  readonly delimiter: string
  /** Fields may be quoted. */
  readonly quotes: boolean
  /** Blanks may stand around a quoted field: "a", "b". */
  readonly blanksAround?: boolean
}

/**
 * RFC 4180 with any line end (LF, CRLF, CR, each as it comes), fed piece by piece. A quote only opens at the start of a field; a doubled quote is
 * a quote; a blank line is a record of one empty field. Most lines hold no quote, and those are cut by `split`, which is what makes it fast.
 */
export class CsvParser {
  readonly #delimiter: string
  readonly #quotes: boolean
  readonly #blanksAround: boolean
  #rest = ''
  #line = 1
  constructor({ delimiter, quotes, blanksAround = false }: CsvDialect) {
    this.#delimiter = delimiter
    this.#quotes = quotes
    this.#blanksAround = blanksAround
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
    let cr = loneCr(text, 0)
    while (at < text.length) {
      if (quote >= 0 && quote < at) quote = text.indexOf('"', at)
      if (cr >= 0 && cr < at) cr = loneCr(text, at)
      let lineEnd = text.indexOf('\n', at)
      if (cr >= 0 && (lineEnd < 0 || cr < lineEnd)) lineEnd = cr
      // A CR at the very end may be half of a CRLF.
      if (lineEnd < 0 || (!atEnd && lineEnd === cr && cr === text.length - 1)) {
        if (!atEnd && (quote < 0 || text.length - at < LONGEST_QUOTED)) break
        if (lineEnd < 0) lineEnd = text.length
      }
      if (quote < 0 || quote > lineEnd) {
        const end = text.charCodeAt(lineEnd - 1) === CR && lineEnd > at && lineEnd !== cr ? lineEnd - 1 : lineEnd
        rows.push({ fields: text.slice(at, end).split(this.#delimiter), line: this.#line++ })
        at = lineEnd + 1
        continue
      }
      const record = this.#quotedRecord(text, at, atEnd)
      if (record === 'unfinished') break
      if (record === 'broken') {
        const end = text.charCodeAt(lineEnd - 1) === CR && lineEnd > at && lineEnd !== cr ? lineEnd - 1 : lineEnd
        rows.push({ fields: [text.slice(at, end)], line: this.#line++, broken: true })
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
      if (this.#blanksAround) at = this.#pastBlanks(text, at)
      if (text.charCodeAt(at) === QUOTE) {
        const close = closingQuote(text, at + 1)
        end = close + 1
        if (close < 0) return atEnd || text.length - at > LONGEST_QUOTED ? 'broken' : 'unfinished'
        if (this.#blanksAround) while (text.charCodeAt(end) === BLANK) end++
        // The last character of a piece may be half of a doubled quote or of a line end.
        if (!atEnd && end + 1 >= text.length) return 'unfinished'
        const field = text.slice(at + 1, close)
        breaks += countBreaks(field)
        fields.push(field.includes('"') ? field.replaceAll('""', '"') : field)
        const next = text.charCodeAt(end)
        if (end < text.length && next !== delimiter && next !== LF && next !== CR) return 'broken'
      } else {
        end = at
        while (end < text.length && !isEnd(text.charCodeAt(end), delimiter)) end++
        if (!atEnd && end + 1 >= text.length) return 'unfinished'
        fields.push(text.slice(at, end))
      }
      if (end >= text.length) return { fields, breaks, next: text.length }
      const is = text.charCodeAt(end)
      if (is === CR) return { fields, breaks, next: end + (text.charCodeAt(end + 1) === LF ? 2 : 1) }
      if (is === LF) return { fields, breaks, next: end + 1 }
      at = end + 1
    }
  }

  /** Where the quote after some blanks is, else where it was. */
  #pastBlanks(text: string, from: number): number {
    let at = from
    while (text.charCodeAt(at) === BLANK) at++
    return text.charCodeAt(at) === QUOTE ? at : from
  }
}
const isEnd = (code: number, delimiter: number) => code === delimiter || code === LF || code === CR

/** The next CR that no LF follows, −1 for none. */
function loneCr(text: string, from: number): number {
  let at = text.indexOf('\r', from)
  while (at >= 0 && text.charCodeAt(at + 1) === LF) at = text.indexOf('\r', at + 2)
  return at
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
  for (let at = loneCr(text, 0); at >= 0; at = loneCr(text, at + 1)) n++
  return n
}
