import type { TargetKind } from '../platform/targets.ts'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Content } from '../backbones/backbone.ts'
import type { OptionValues } from '../contract/options.ts'
import type { IncomingBatch, IncomingSample, Reading, RejectedRecord } from '../exchange-formats/format.ts'
import { recogniseFile } from '../exchange-formats/inspect-file.ts'
import { NothingToImport } from '../exchange-formats/format-errors.ts'
import { resolveOptions } from '../platform/options.ts'

/** A file whose own labels are the truth: what evaluations and replays run on. */
export interface LabelledFile {
  readonly contents: readonly Content[]
  /** Of each record: one, or several where any record of the file has several. */
  readonly labels: readonly (readonly string[])[]
  /** The vector each record came with, empty where it has none; left out where none has. */
  readonly vectors?: readonly Float32Array[]
  /** Records that could not be taken, and why the first could not; left out where all could. */
  readonly rejected?: Rejected
}
export interface Rejected {
  readonly records: number
  readonly first: Pick<RejectedRecord, 'line' | 'reason' | 'detail'>
}

const labelsOf = ({ label, labels }: IncomingSample): readonly string[] =>
  labels ?? (label === undefined ? [] : [label])

/** Whether any record has several labels. */
export const hasSeveral = ({ labels }: LabelledFile): boolean => labels.some((own) => own.length > 1)

/** Reads every labelled record; records without a label are left out. Throws NothingToImport where none has one. */
export async function readLabelledFile(
  path: string,
  given: OptionValues = {},
  reading?: Pick<Reading, 'signal'>,
): Promise<LabelledFile> {
  const [contents, labels, vectors]: [Content[], (readonly string[])[], Float32Array[]] = [[], [], []]
  let rejected: Rejected | undefined
  for await (const { samples, rejects } of recordsOf(path, given, reading)) {
    const [first] = rejects
    if (first) {
      const { line, reason, detail } = first
      rejected = {
        records: (rejected?.records ?? 0) + rejects.length,
        first: rejected?.first ?? { line, reason, detail },
      }
    }
    for (const sample of samples) {
      const { content } = sample
      if (labelsOf(sample).length === 0) continue
      contents.push(content.kind === 'text' ? content : { kind: 'image', bytes: await readFile(content.path) })
      labels.push(labelsOf(sample))
      vectors.push(sample.vector ?? new Float32Array())
    }
  }
  if (labels.length === 0) throw new NothingToImport(path, 'labelled records')
  const own = vectors.some(({ length }) => length > 0) ? { vectors } : {}
  return { contents, labels, ...own, ...(rejected ? { rejected } : {}) }
}

/** What is in a file without keeping it. */
export interface LabelCount {
  readonly kind: Content['kind']
  readonly records: number
  readonly labelled: number
  readonly labels: ReadonlySet<string>
  /** Several labels on any record make it a file of several. */
  readonly labelKind: TargetKind
  /** Of all labelled records in their order: another file has another one. */
  readonly digest: string
}

/** Stops where `signal` is aborted, with its reason. */
export async function countLabels(path: string, reading?: Pick<Reading, 'signal'>): Promise<LabelCount> {
  const [labels, hash] = [new Set<string>(), createHash('sha256')]
  let kind: Content['kind'] = 'text'
  let records = 0
  let labelled = 0
  let labelKind: TargetKind = 'single'
  for await (const { samples } of recordsOf(path, {}, reading)) {
    records += samples.length
    for (const sample of samples) {
      const { content } = sample
      const own = labelsOf(sample)
      if (own.length === 0) continue
      if (labelled++ === 0) kind = content.kind
      if (own.length > 1) labelKind = 'multi'
      for (const label of own) labels.add(label)
      hash.update(JSON.stringify([content.kind === 'text' ? content.text : content.path, ...own]))
    }
  }
  return { kind, records, labelled, labels, labelKind, digest: hash.digest('hex') }
}

async function* recordsOf(
  path: string,
  given: OptionValues = {},
  reading: Pick<Reading, 'signal'> = {},
): AsyncGenerator<IncomingBatch> {
  const format = await recogniseFile(path)
  // Columns are those of tables; vectors beside a format that takes none must not be overlooked.
  const applies = ([name]: readonly [string, unknown]) => name in format.options || name === 'vectors'
  const known = Object.fromEntries(Object.entries(given).filter(applies))
  yield* format.read(path, resolveOptions(format.id, format.options, known), reading)
}
