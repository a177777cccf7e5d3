import type { OptionSchema, OptionsOf } from '../contract/options.ts'

/** One sample as a file gives it. `line` is 1-based in the source (first line of a multi-line record). */
export interface IncomingSample {
  readonly line: number
  readonly externalId?: string
  readonly content:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'image'; readonly path: string; readonly name?: string }
  /** A label the file already carries (single-label). */
  readonly label?: string
  /** All labels of a record that holds several: a project of one label a sample takes none of them. */
  readonly labels?: readonly string[]
  /** Where the file says that a person passed the sample over or marked it; with a label it is labelled without saying so. */
  readonly state?: 'skipped' | 'flagged'
  /** Why it was skipped or flagged, as the person wrote it. */
  readonly stateReason?: string
  /** How long the answer took, where the file knows. */
  readonly dwellMs?: number
  /** What further records of this content say, where a file of ours has it. */
  readonly also?: readonly FurtherRecord[]
  /** What the reader decided for this record or left out of it; the receipt counts them by reason. */
  readonly notes?: readonly ImportNote[]
  /** Labels with their authors, when the format knows them (Label Studio). */
  readonly annotator?: string
  readonly createdAt?: number
  /** Predictions that came along: label → probability. */
  readonly predictions?: Readonly<Record<string, number>>
  /** Vector that comes with the record (numeric-array field). */
  readonly vector?: Float32Array
  /** Every other column, kept as context. */
  readonly context: Readonly<Record<string, string | number | boolean | null>>
}

/** Taken, but not quite as the file has it: the receipt counts these by reason, with the first lines as examples. */
export type NoteReason =
  /** The record holds several labels; a project of one label a sample takes none of them. */
  | 'several-labels'
  /** Annotators of the file disagree; `detail` has all their answers and the one taken. */
  | 'annotators-disagree'
  /** A person said what it is not, which does not say what it is. */
  | 'answer-rejected'
  /** Answers to other questions of the form: kept as context where they are short. */
  | 'other-answers'
  /** An earlier record has the same content and another label; `detail` has both. */
  | 'labels-conflict'
  /** An earlier record has the same content but another text beside it: two samples; `detail` has the columns. */
  | 'same-text-apart'
  /** The project has another answer; `detail` has both. */
  | 'project-answer-kept'
  | 'project-answer-replaced'
export interface ImportNote {
  readonly reason: NoteReason
  readonly detail: string
}

export const rejectReasons = [
  'empty-text',
  'ragged-row',
  'above-header',
  'bad-json',
  'missing-text-field',
  'unreadable-image',
  'bad-encoding',
  'bad-vector',
  'unclosed-quote',
] as const
export type RejectReason = (typeof rejectReasons)[number]
/** A record that could not be taken, kept with its reason; never dropped in silence. */
export interface RejectedRecord {
  readonly line: number
  readonly reason: RejectReason
  readonly detail: string
  /** The raw record, at most 2,000 characters. */
  readonly excerpt: string
}

export interface IncomingBatch {
  readonly samples: readonly IncomingSample[]
  readonly rejects: readonly RejectedRecord[]
  readonly bytesRead: number
}

export interface ColumnPreview {
  readonly name: string
  readonly examples: readonly string[]
  /** `left-out`: neither used nor kept. */
  readonly role: 'text' | 'label' | 'id' | 'vector' | 'context' | 'left-out'
  /** Distinct values among the rows looked at; for a label column, the labels. */
  readonly distinct: number
}
/** Something the file leaves open: the reader chose, and the user can choose otherwise by the option. */
export interface OpenQuestion {
  readonly option: string
  readonly chosen: string
  /** Other values that fit the file about as well. */
  readonly others: readonly string[]
  /** What a telling piece of the file reads like under each of these values, where it reads differently. */
  readonly examples?: Readonly<Record<string, string>>
}
export interface FilePreview {
  readonly questions?: readonly OpenQuestion[]
  readonly encoding: string
  readonly delimiter?: string
  readonly columns: readonly ColumnPreview[]
  readonly rows: readonly Readonly<Record<string, string>>[]
  /** Number of records: counted where `isWhole`, else estimated from the parts read. */
  readonly estimatedRecords: number
  /** Every record was looked at: numbers of records and of distinct values are exact, else the latter are at least so many. */
  readonly isWhole?: boolean
  readonly bytes: number
}

export interface ImportFormat<S extends OptionSchema = OptionSchema> {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly extensions: readonly string[]
  readonly options: S
  /** 0…1: how surely this file is of this format, from its name and first bytes. */
  readonly recognise: (file: { readonly path: string; readonly isFolder: boolean; readonly head: Uint8Array }) => number
  readonly preview: (path: string, options: OptionsOf<S>) => Promise<FilePreview>
  /** Streams the whole file in batches of about 1,000–5,000. Throws a NamedError when the file as a whole cannot be read. */
  readonly read: (path: string, options: OptionsOf<S>, signal?: AbortSignal) => AsyncIterable<IncomingBatch>
}

/** What a further record of a sample's content says that the sample does not: its id, a label that did not count, its context. */
export interface FurtherRecord {
  readonly id?: string
  readonly label?: string
  readonly context?: Readonly<Record<string, string | number | boolean | null>>
}

/** One sample on its way out, with its final label, its history and what the model thinks. */
export interface OutgoingSample {
  readonly id: number
  readonly externalId: string | null
  readonly content:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'image'; readonly name: string; readonly sha256: string }
  readonly label: string | null
  readonly state: 'unlabelled' | 'labelled' | 'skipped' | 'flagged'
  readonly annotator: string | null
  readonly labelledAt: number | null
  readonly dwellMs: number | null
  /** Why it was skipped or flagged, as the person wrote it. */
  readonly reason: string | null
  /** What other records of the same content say beside it. */
  readonly also: readonly FurtherRecord[]
  readonly predictions: readonly { readonly label: string; readonly probability: number }[]
  readonly model: string | null
  readonly context: Readonly<Record<string, string | number | boolean | null>>
}

/** What a sample may have beside its content and label; `unlabelled`: samples without a label. */
export type SamplePart =
  'unlabelled' | 'id' | 'state' | 'reason' | 'annotator' | 'time' | 'dwell' | 'context' | 'also' | 'prediction'

export interface ExportFormat<S extends OptionSchema = OptionSchema> {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly extension: string
  readonly options: S
  /** What a file of this format has no place for; the receipt counts the samples that have it. Nothing where missing. */
  readonly leavesOut?: readonly SamplePart[]
  /** Encodes the rows as chunks of bytes; the caller owns the file (temp + rename), hash and counts. */
  readonly write: (rows: AsyncIterable<OutgoingSample>, options: OptionsOf<S>) => AsyncIterable<Uint8Array>
}

export const defineImportFormat = <S extends OptionSchema>(format: ImportFormat<S>): ImportFormat<S> => format
export const defineExportFormat = <S extends OptionSchema>(format: ExportFormat<S>): ExportFormat<S> => format
