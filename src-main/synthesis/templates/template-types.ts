import type { ValueRange } from './value-range.ts'

/** `%` label, `~` other wordings, `@` slot, `{` alternatives written inside a sentence. */
export type Mark = '%' | '~' | '@' | '{'

/** Where something stands; line and column from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** `@[city?30%&a]`. `to`: mark and name of what it stands for. */
export interface Reference {
  readonly kind: 'reference'
  readonly to: string
  /** Probability that nothing stands here; 0: it is never left out. */
  readonly leftOut: number
  /** References of one line with the same group agree; null: it agrees with nothing. */
  readonly group: string | null
  readonly at: Place
  /** Characters it takes in its line. */
  readonly length: number
}
export type Part =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'range'; readonly range: ValueRange } | Reference

/** One way to say it. */
export interface Line {
  readonly parts: readonly Part[]
  /** Beside the other lines without a share; 1 unless written. */
  readonly weight: number
  /** Share of all draws in [0, 1], where one is written as `*[50%]`. */
  readonly share: number | null
  /** What agreement looks at: `&[gender=f]`. */
  readonly features: Features
  /** What a slot is said to be that this line fills; without one the words themselves. */
  readonly value?: string
  readonly at: Place
}
/** A line as most are: drawn as often as the others, and agreeing with everything. */
export const plainLine = (parts: Line['parts'], at: Place): Line => ({
  parts,
  weight: 1,
  share: null,
  features: {},
  at,
})
export type Features = Readonly<Record<string, string>>

export interface Definition {
  readonly mark: Mark
  /** `city#abroad` is a variation of the slot `city`. */
  readonly name: string
  readonly settings: Readonly<Record<string, string>>
  readonly lines: Line[]
  readonly at: Place
  /** Some of its lines could not be read, which has been told. */
  broken?: boolean
}
export const keyOf = ({ mark, name }: Pick<Definition, 'mark' | 'name'>) => mark + name

/** `kindling` is the language of docs/templates.md; in `chatito` what that language does not know is plain text. */
export type Dialect = 'kindling' | 'chatito'

/** Rows of a file; the first one names the columns. */
export interface TableSource {
  readonly kind: 'table'
  readonly rows: readonly (readonly string[])[]
  /** Line of the file that each row begins on; without them they count from 1. */
  readonly lines?: readonly number[]
  /** Lines that could not be read as rows. */
  readonly broken?: readonly number[]
}
/** A file that another one imports, as whoever reads files gives it. */
export type Source =
  | { readonly kind: 'templates'; readonly text: string; readonly dialect: Dialect }
  | TableSource
  | { readonly kind: 'rasa'; readonly text: string }

/** Gives a file that `from` imports as `path`, with the name it is known by; or says why it cannot. */
export type ReadSource = (path: string, from: string) => { readonly file: string; readonly source: Source } | string
