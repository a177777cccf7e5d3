export interface JsonPiece {
  readonly raw: string
  /** Line it starts on, from 1. */
  readonly line: number
}
const [LF, QUOTE, BACKSLASH, COMMA] = [10, 34, 92, 44]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125]

/**
 * Cuts a JSON array, or values one after the other, into the texts of its elements without parsing them: brackets are counted, strings skipped.
 * So a fault in one element costs that element alone, as long as its brackets and quotes are whole; else the rest is one piece.
 */
export class JsonSplitter {
  #text = ''
  /** Where the element under way starts, −1 between elements. */
  #start = -1
  #at = 0
  #depth = 0
  #inString = false
  #begun = false
  #line = 1
  #startLine = 1

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
      pieces.push({ raw: text.slice(this.#start, end), line: this.#startLine })
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
      } else if (c === OPEN_LIST && !this.#begun) {
        this.#begun = true
      } else if (c === OPEN_LIST || c === OPEN_OBJECT) {
        this.#open(i)
        this.#depth++
      } else if (c === CLOSE_LIST || c === CLOSE_OBJECT) {
        if (this.#depth > 0 && --this.#depth === 0) close(i + 1)
        // At depth 0 it closes the array, after a bare value or none.
        else if (this.#depth === 0 && this.#start >= 0) close(i)
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
    return this.#start >= 0 && this.#text.trim() !== '' ? [{ raw: this.#text, line: this.#startLine }] : []
  }

  #open(at: number) {
    this.#begun = true
    if (this.#start >= 0) return
    this.#start = at
    this.#startLine = this.#line
  }
}
