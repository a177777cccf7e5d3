export interface CsvRow {
  readonly fields: readonly string[]
  /** Line the record starts on, from 1. */
  readonly line: number
}

/**
 * RFC 4180 with either line end, fed piece by piece. A quote only opens at the start of a field; a doubled quote is a quote.
 * Most fields have no quote and are found by indexOf, which is what makes it fast.
 */
export class CsvParser {
  readonly #delimiter: string
  #rest = ''
  #line = 1
  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  /** Complete records of what has been fed. */
  feed(text: string): CsvRow[] {
    return this.#read(this.#rest + text, false)
  }

  /** The last record; `unclosed` holds what stands after a quote that never closes. */
  end(): { rows: CsvRow[]; unclosed: { line: number; text: string } | null } {
    const rows = this.#read(this.#rest, true)
    return { rows, unclosed: this.#rest ? { line: this.#line, text: this.#rest } : null }
  }

  #read(text: string, atEnd: boolean): CsvRow[] {
    const rows: CsvRow[] = []
    let at = 0
    // The last character waits: a quote may be half of a pair, a CR half of a line end.
    while (at < text.length) {
      const row = this.#record(text, at, atEnd)
      if (!row) break
      if (!(row.fields.length === 1 && row.fields[0] === '' && !row.quoted))
        rows.push({ fields: row.fields, line: this.#line })
      this.#line += row.breaks
      at = row.next
    }
    this.#rest = text.slice(at)
    return rows
  }

  /** One record from `start`, or null when its end is not there yet. */
  #record(text: string, start: number, atEnd: boolean) {
    const fields: string[] = []
    let [at, breaks, quoted] = [start, 0, false]
    for (;;) {
      let field: string
      if (text[at] === '"') {
        quoted = true
        const closed = closingQuote(text, at + 1)
        if (closed < 0 || (closed + 1 === text.length && !atEnd)) return null
        field = text.slice(at + 1, closed)
        breaks += countBreaks(field)
        if (field.includes('""')) field = field.replaceAll('""', '"')
        at = closed + 1
        const tail = fieldEnd(text, at, this.#delimiter, atEnd)
        if (tail < 0) return null
        field += text.slice(at, tail)
        at = tail
      } else {
        const end = fieldEnd(text, at, this.#delimiter, atEnd)
        if (end < 0) return null
        field = text.slice(at, end)
        at = end
      }
      if (text.startsWith(this.#delimiter, at) && at < text.length) {
        fields.push(field)
        at += this.#delimiter.length
        if (at === text.length && !atEnd) return null
        continue
      }
      if (text[at] === '\n') {
        fields.push(field.endsWith('\r') ? field.slice(0, -1) : field)
        return { fields, next: at + 1, breaks: breaks + 1, quoted }
      }
      fields.push(field)
      return { fields, next: text.length, breaks, quoted }
    }
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at
  return -1
}

/** Where an unquoted field ends: at the delimiter or the line feed. */
function fieldEnd(text: string, from: number, delimiter: string, atEnd: boolean): number {
  const code = delimiter.charCodeAt(0)
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 10 || c === code) return i
  }
  return atEnd ? text.length : -1
}

function countBreaks(text: string): number {
  let n = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) n++
  return n
}
