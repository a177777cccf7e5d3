import { readFile } from 'node:fs/promises'
import type { Content } from '../../backbones/backbone.ts'
import type { OptionValues } from '../../contract/options.ts'
import { recogniseFile } from '../../exchange-formats/inspect-file.ts'
import { NothingToImport } from '../../exchange-formats/format-errors.ts'
import { resolveOptions } from '../../platform/options.ts'

/** A file whose own labels are the truth: what evaluations and replays run on. */
export interface LabelledFile {
  readonly contents: readonly Content[]
  readonly labels: readonly string[]
}

/** Reads every labelled record; records without a label are left out. Throws NothingToImport where none has one. */
export async function readLabelledFile(path: string, given: OptionValues = {}): Promise<LabelledFile> {
  const format = await recogniseFile(path)
  const known = Object.fromEntries(Object.entries(given).filter(([name]) => name in format.options))
  const [contents, labels]: [Content[], string[]] = [[], []]
  for await (const { samples } of format.read(path, resolveOptions(format.id, format.options, known)))
    for (const { content, label } of samples) {
      if (label === undefined) continue
      contents.push(content.kind === 'text' ? content : { kind: 'image', bytes: await readFile(content.path) })
      labels.push(label)
    }
  if (labels.length === 0) throw new NothingToImport(path, 'labelled records')
  return { contents, labels }
}
