import type { TargetKind } from '../platform/targets.ts'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Content } from '../backbones/backbone.ts'
import type { OptionValues } from '../contract/options.ts'
import type { IncomingSample } from '../exchange-formats/format.ts'
import { recogniseFile } from '../exchange-formats/inspect-file.ts'
import { NothingToImport } from '../exchange-formats/format-errors.ts'
import { resolveOptions } from '../platform/options.ts'

/** A file whose own labels are the truth: what evaluations and replays run on. */
export interface LabelledFile {
  readonly contents: readonly Content[]
  /** Of each record: one, or several where any record of the file has several. */
  readonly labels: readonly (readonly string[])[]
}

const labelsOf = ({ label, labels }: IncomingSample): readonly string[] =>
  labels ?? (label === undefined ? [] : [label])

/** Whether any record has several labels. */
export const hasSeveral = ({ labels }: LabelledFile): boolean => labels.some((own) => own.length > 1)

/** Reads every labelled record; records without a label are left out. Throws NothingToImport where none has one. */
export async function readLabelledFile(path: string, given: OptionValues = {}): Promise<LabelledFile> {
  const [contents, labels]: [Content[], (readonly string[])[]] = [[], []]
  for await (const samples of recordsOf(path, given))
    for (const sample of samples) {
      const { content } = sample
      if (labelsOf(sample).length === 0) continue
      contents.push(content.kind === 'text' ? content : { kind: 'image', bytes: await readFile(content.path) })
      labels.push(labelsOf(sample))
    }
  if (labels.length === 0) throw new NothingToImport(path, 'labelled records')
  return { contents, labels }
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

export async function countLabels(path: string): Promise<LabelCount> {
  const [labels, hash] = [new Set<string>(), createHash('sha256')]
  let kind: Content['kind'] = 'text'
  let records = 0
  let labelled = 0
  let labelKind: TargetKind = 'single'
  for await (const samples of recordsOf(path)) {
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

async function* recordsOf(path: string, given: OptionValues = {}): AsyncGenerator<readonly IncomingSample[]> {
  const format = await recogniseFile(path)
  const known = Object.fromEntries(Object.entries(given).filter(([name]) => name in format.options))
  for await (const { samples } of format.read(path, resolveOptions(format.id, format.options, known))) yield samples
}
