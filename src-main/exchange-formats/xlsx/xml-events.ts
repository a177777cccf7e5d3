import sax from 'sax'

/** By the names they are written with. */
export type Attributes = Readonly<Record<string, string>>
export interface XmlEvents {
  /** `name` without its prefix. A tag that closes itself opens and closes. */
  readonly open: (name: string, attributes: Attributes) => void
  readonly close?: (name: string) => void
  readonly text?: (text: string) => void
}
/** Characters a single tag or piece of text may have. */
const LONGEST = 1 << 24
const DEEPEST = 1000

/** The tags and texts of XML, fed piece by piece. Entities it defines itself stay unknown, so that none can grow. Throws Error where it is no XML, or a tag never ends. */
export class XmlScanner {
  readonly #parser = sax.parser(true, { position: false })
  /** Characters since the last event. */
  #waiting = 0
  #depth = 0
  constructor({ open, close, text }: XmlEvents) {
    const parser = this.#parser
    parser.onerror = (error) => {
      throw error
    }
    parser.onopentag = ({ name, attributes }) => {
      this.#waiting = 0
      if (++this.#depth > DEEPEST) throw new Error('tags within tags without an end')
      open(localName(name), attributes as Attributes)
    }
    parser.onclosetag = (name) => {
      this.#waiting = 0
      this.#depth--
      close?.(localName(name))
    }
    parser.ontext = parser.oncdata = (more) => {
      this.#waiting = 0
      text?.(more)
    }
  }

  feed(piece: string): void {
    this.#waiting += piece.length
    this.#parser.write(piece)
    if (this.#waiting > LONGEST) throw new Error('a tag or text without an end')
  }
  /** Throws Error where something is still open. */
  end(): void {
    this.#parser.close()
  }
}

export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)
