export interface XmlEvents {
  /** `name` without its prefix; `attributes` as written. A tag that closes itself opens and closes. */
  readonly open: (name: string, attributes: string) => void
  readonly close: (name: string) => void
  readonly text: (text: string) => void
}
/** Characters a single tag or piece of text may have. */
const LONGEST = 1 << 24

/** The tags and texts of XML, fed piece by piece: enough for the parts of a workbook, no more. Throws Error where a tag never ends. */
export class XmlScanner {
  readonly #events: XmlEvents
  #rest = ''
  constructor(events: XmlEvents) {
    this.#events = events
  }

  feed(piece: string): void {
    const text = this.#rest + piece
    let at = 0
    for (;;) {
      const open = text.indexOf('<', at)
      if (open < 0) break
      const end = endOfTag(text, open)
      if (end < 0) break
      if (open > at) this.#events.text(decoded(text.slice(at, open)))
      this.#tag(text.slice(open + 1, end))
      at = end + 1
    }
    this.#rest = text.slice(at)
    if (this.#rest.length > LONGEST) throw new Error('a tag or text without an end')
  }

  #tag(tag: string): void {
    if (tag.startsWith('![CDATA[')) return this.#events.text(tag.slice(8, -2))
    if (tag.startsWith('?') || tag.startsWith('!')) return
    if (tag.startsWith('/')) return this.#events.close(localName(tag.slice(1)))
    const closes = tag.endsWith('/')
    const inside = closes ? tag.slice(0, -1) : tag
    const blank = inside.search(/\s/)
    const name = localName(blank < 0 ? inside : inside.slice(0, blank))
    this.#events.open(name, blank < 0 ? '' : inside.slice(blank))
    if (closes) this.#events.close(name)
  }
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1).trim()

/** Where a tag ends; a quoted attribute may hold a “>”. −1: not yet. */
function endOfTag(text: string, open: number): number {
  if (text.startsWith('<!--', open)) return ending(text, '-->', open)
  if (text.startsWith('<![CDATA[', open)) return ending(text, ']]>', open)
  let end = text.indexOf('>', open)
  while (end >= 0 && isQuoted(text, open, end)) end = text.indexOf('>', end + 1)
  return end
}
const ending = (text: string, by: string, from: number) => {
  const at = text.indexOf(by, from)
  return at < 0 ? -1 : at + by.length - 1
}
function isQuoted(text: string, from: number, to: number): boolean {
  let quote = 0
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (quote === 0 && (code === 34 || code === 39)) quote = code
    else if (code === quote) quote = 0
  }
  return quote !== 0
}

/** The value of an attribute, '' for none; the name may have a prefix. */
export function attribute(attributes: string, name: string): string {
  const found = new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
  return decoded(found?.[1] ?? found?.[2] ?? '')
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
function decoded(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name) return NAMED[name]!
      const code = decimal ? Number(decimal) : parseInt(hex!, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}
