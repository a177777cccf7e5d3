import type { Component } from 'vue'
import type { Card } from '@contract/cards'
import type { Label } from '@contract/labels'
import type { KeyMap } from '../keys/key-map'

/** A sentence of the locale files and what goes into it. */
export interface Sentence {
  readonly key: string
  readonly values: Readonly<Record<string, string>>
}

/** How the cards of one kind of task are answered. */
export interface Annotator {
  /** What stands below the card: what the model suggests, the labels, what is being given. Takes AnnotatorProps, exposes AnnotatorHandle. */
  readonly view: Component
  /** An answer is made of several keys: one gives it, one says that nothing applies. */
  readonly several: boolean
  /** Why this card is asked, as far as its guesses tell. */
  readonly why: (card: Card) => Sentence
}

export interface AnnotatorProps {
  readonly card: Card
  readonly labels: readonly Label[]
  readonly showGuesses: boolean
  readonly keys: KeyMap
  /** The key of each label that has one. */
  readonly keyOf: ReadonlyMap<string, string>
  /** The keys of the first, second, third guess. */
  readonly guessKeys: readonly (string | undefined)[]
  /** Something else stands in the place of the labels. */
  readonly covered: boolean
}

export interface AnnotatorEmits {
  /** All labels of the answer; none: none applies. `pressedAt`: ms, when its key went down. */
  answer: [labels: readonly string[], pressedAt?: number]
}

/** What keys do to it. */
export interface AnnotatorHandle {
  /** The field that finds labels by their name takes the focus. */
  begin(): void
  label(name: string, pressedAt: number): void
  guess(place: number, pressedAt: number): void
  commit(pressedAt: number): void
  none(pressedAt: number): void
}
