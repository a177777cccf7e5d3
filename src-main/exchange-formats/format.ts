import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import type { TargetKind } from '../platform/targets.ts'

/** What one person said of a sample in one task, as far as the file knows. */
export interface IncomingAnswer {
  /** The label, where it is one. */
  readonly label?: string
  /** The labels, where they are not one: several, or none that applies (an empty list). Only a multi-label task takes them. */
  readonly labels?: readonly string[]
  /** Where a person passed the sample over or marked it; with a label it is labelled without saying so. */
  readonly state?: 'skipped' | 'flagged'
  /** Why it was skipped or flagged, as the person wrote it. */
  readonly stateReason?: string
  /** How long the answer took. */
  readonly dwellMs?: number
  readonly annotator?: string
  /** ms since 1970 */
  readonly createdAt?: number
}
/** The answer to a task beside the one that is imported into, by its name. */
export interface FurtherAnswer extends IncomingAnswer {
  readonly task: string
}
/** What one of several people said; to the task that is imported into where none is named. */
export interface PersonalAnswer extends IncomingAnswer {
  readonly task?: string
}

/** One sample as a file gives it, with the answer it has; where several people gave one, the answer decided on. `line` is 1-based in the source (first line of a multi-line record). */
export interface IncomingSample extends IncomingAnswer {
  readonly line: number
  readonly externalId?: string
  readonly content:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'image'; readonly path: string; readonly name?: string }
  /** Name and text by which labels that are not one stay readable where a task takes one only. */
  readonly labelsAside?: readonly [name: string, text: string]
  readonly answers?: readonly FurtherAnswer[]
  /** What each said, where several people with names answered a task of it. */
  readonly each?: readonly PersonalAnswer[]
  /** All their answers in words, by which they stay readable where one is decided on. */
  readonly eachAside?: string
  /** What further records of this content say, where a file of ours has it. */
  readonly also?: readonly FurtherRecord[]
  /** What the reader decided for this record or left out of it; the receipt counts them by reason. */
  readonly notes?: readonly ImportNote[]
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
  /** Somebody said that none of the labels applies, which a task of one label a sample cannot say. */
  | 'no-label-applies'
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
  /** Of a label column: the further task it answers. */
  readonly task?: string
}
/** A task that the file answers beside the one it is imported into. `multi`: some of its records have several labels. */
export interface FurtherTask {
  readonly name: string
  readonly kind: TargetKind
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
  /** Of the label column: multi where some of the records looked at have several labels. Single where left out. */
  readonly kind?: TargetKind
  readonly tasks?: readonly FurtherTask[]
  readonly rows: readonly Readonly<Record<string, string>>[]
  /** Number of records: counted where `isWhole`, else estimated from the parts read. */
  readonly estimatedRecords: number
  /** Every record was looked at: numbers of records and of distinct values are exact, else the latter are at least so many. */
  readonly isWhole?: boolean
  readonly bytes: number
}

/** How a file is read. */
export interface Reading {
  readonly signal?: AbortSignal
  /** Sees every byte of the file once and in order, where the format reads it so; the bytes are overwritten by the next. Else it is not called. */
  readonly onBytes?: (bytes: Uint8Array) => void
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
  readonly read: (path: string, options: OptionsOf<S>, reading?: Reading) => AsyncIterable<IncomingBatch>
}

/** What a further record of a sample's content says that the sample does not: its id, a label that did not count, its context. */
export interface FurtherRecord {
  readonly id?: string
  readonly label?: string
  readonly context?: Readonly<Record<string, string | number | boolean | null>>
}

/** What stands for a sample in one task on its way out. */
export interface OutgoingAnswer {
  readonly label: string | null
  /** Of a multi-label task: all of its labels; empty: none applies, or nobody has said. */
  readonly labels?: readonly string[]
  readonly state: 'unlabelled' | 'labelled' | 'skipped' | 'flagged'
  readonly annotator: string | null
  readonly labelledAt: number | null
  readonly dwellMs: number | null
  /** Why it was skipped or flagged, as the person wrote it. */
  readonly reason: string | null
}
/** With what the model of the task thinks. */
export interface OutgoingTask extends OutgoingAnswer {
  readonly predictions: readonly { readonly label: string; readonly probability: number }[]
  readonly model: string | null
}

/** One sample on its way out, with its final label, its history and what the model thinks. */
export interface OutgoingSample extends OutgoingTask {
  readonly id: number
  readonly externalId: string | null
  readonly content:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'image'; readonly name: string; readonly sha256: string }
  /** The same of every further task, by its name: the same tasks for each sample of an export. */
  readonly tasks?: readonly (OutgoingTask & { readonly task: string })[]
  /** What each said, where several people answered a task of it (`task` left out: the first); left out where none of the export has any. */
  readonly answers?: readonly (OutgoingAnswer & { readonly task?: string })[]
  /** What other records of the same content say beside it. */
  readonly also: readonly FurtherRecord[]
  readonly context: Readonly<Record<string, string | number | boolean | null>>
}

/** What a sample may have beside its content and label; `unlabelled`: samples without a label; `answers`: of several people; `tasks`: further ones. */
export type SamplePart =
  | 'unlabelled'
  | 'id'
  | 'state'
  | 'reason'
  | 'annotator'
  | 'answers'
  | 'tasks'
  | 'time'
  | 'dwell'
  | 'context'
  | 'also'
  | 'prediction'

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
