/** A slot as it stands in a sentence; `start` and `end` count UTF-16 units, the end not included. */
export interface FilledSlot {
  readonly slot: string
  readonly text: string
  /** What the words are said to mean: the value a Rasa file gives them, the name of the one alias they consist of; else the text. */
  readonly value: string
  readonly start: number
  readonly end: number
}
interface OpenSlot {
  readonly slot: string
  readonly from: number
}

/** Puts a sentence together: one blank where several meet, none at the ends, and none before an end mark that what was left out leaves behind. */
export class SentenceWriter {
  #text = ''
  #slots: FilledSlot[] = []
  #leftOut = false

  add(piece: string): void {
    if (piece === '') return
    const text = this.#text
    const isBlankBefore = text === '' || text.endsWith(' ')
    if (isBlankBefore && piece.startsWith(' ')) this.#text += piece.slice(1)
    else if (this.#leftOut && isBlankBefore && text !== '' && ',.?!;:'.includes(piece[0]!))
      this.#text = text.slice(0, -1) + piece
    else this.#text += piece
    this.#leftOut = false
  }
  /** Nothing stands here, though something could. */
  leaveOut(): void {
    this.#leftOut = true
  }
  open(slot: string): OpenSlot {
    return { slot, from: this.#text.length }
  }
  close({ slot, from }: OpenSlot, calledAs: string | null): void {
    const raw = this.#text.slice(from)
    const text = raw.trim()
    const start = from + (raw.length - raw.trimStart().length)
    if (text !== '') this.#slots.push({ slot, text, value: calledAs ?? text, start, end: start + text.length })
  }
  /** The sentence; the writer is ready for the next one. */
  finish(): { readonly text: string; readonly slots: readonly FilledSlot[] } {
    const done = { text: this.#text.trimEnd(), slots: this.#slots }
    this.#text = ''
    this.#slots = []
    this.#leftOut = false
    return done
  }
}
