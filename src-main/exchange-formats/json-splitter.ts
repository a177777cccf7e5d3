export interface JsonPiece {
  readonly raw: string
  /** Line it starts on, from 1. */
  readonly line: number
  /** Name of the list it is an element of, where the file is an object of lists. */
  readonly list?: string
}
const [LF, QUOTE, BACKSLASH, COMMA] = [10, 34, 92, 44]
/** The name of a member, up to where its value begins. */
const MEMBER = /"((?:[^"\\]|\\.)*)"\s*:\s*$/
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125]

/**
 * Cuts a JSON array, values one after the other, or the lists of one object ({"train": […], "test": […]}) into the texts of their elements
 * without parsing them: brackets are counted, strings skipped. So a fault in one element costs that element alone, as long as its brackets and
 * quotes are whole; else the rest is one piece.
 */
export class JsonSplitter {
  readonly #ofLists: boolean
  /** The list under way, where they are those of an object. */
  #list: string | undefined
  #text = ''
  /** Where the element under way starts, −1 between elements. */
  #start = -1
  #at = 0
  #depth = 0
  #inString = false
  #begun = false
  #line = 1
  #startLine = 1

  constructor(shape: 'values' | 'lists' = 'values') {
    this.#ofLists = shape === 'lists'
  }

  get waiting(): number {
    return this.#text.length
  }
  get line(): number {
    return this.#startLine
  }

  /** Elements that end in this piece of text. */
  feed(piece: string): JsonPiece[] {
    const text = this.#text + piece
    const pieces: JsonPiece[] = []
    const close = (end: number) => {
      if (this.#isElement) pieces.push({ raw: text.slice(this.#start, end), line: this.#startLine, list: this.#list })
      this.#start = -1
    }
    let i = this.#at
    for (; i < text.length; i++) {
      const c = text.charCodeAt(i)
      if (c === LF) this.#line++
      if (this.#inString) {
        if (c === BACKSLASH) i++
        else if (c === QUOTE) this.#inString = false
      } else if (c === QUOTE) {
        this.#inString = true
        this.#open(i)
      } else if (c === (this.#ofLists ? OPEN_OBJECT : OPEN_LIST) && !this.#begun) {
        this.#begun = true
      } else if (c === OPEN_LIST && this.#ofLists && this.#list === undefined && this.#depth === 0) {
        this.#list = MEMBER.exec(text.slice(Math.max(this.#start, 0), i))?.[1] ?? ''
        this.#start = -1
      } else if (c === OPEN_LIST || c === OPEN_OBJECT) {
        this.#open(i)
        this.#depth++
      } else if (c === CLOSE_LIST || c === CLOSE_OBJECT) {
        if (this.#depth > 0 && --this.#depth === 0) close(i + 1)
        // At depth 0 it closes the array, after a bare value or none.
        else if (this.#depth === 0) {
          if (this.#start >= 0) close(i)
          this.#list = undefined
        }
      } else if (c === COMMA && this.#depth === 0) {
        if (this.#start >= 0) close(i)
      } else if (c > 32 && c !== 0xfeff) this.#open(i)
    }
    const keep = this.#start < 0 ? text.length : this.#start
    this.#text = text.slice(keep)
    // An escape may reach beyond this piece.
    this.#at = i - keep
    if (this.#start >= 0) this.#start = 0
    return pieces
  }

  /** What the file ends in the middle of. */
  end(): JsonPiece[] {
    const isOpen = this.#start >= 0 && this.#text.trim() !== '' && this.#isElement
    return isOpen ? [{ raw: this.#text, line: this.#startLine, list: this.#list }] : []
  }

  /** What stands beside the lists of an object is none. */
  get #isElement(): boolean {
    return !this.#ofLists || this.#list !== undefined
  }

  #open(at: number) {
    this.#begun = true
    if (this.#start >= 0) return
    this.#start = at
    this.#startLine = this.#line
  }
}
