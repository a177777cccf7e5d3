import { readFile } from 'node:fs/promises'
import { recogniseFile } from '../../exchange-formats/inspect-file.ts'
import { NothingToImport } from '../../exchange-formats/format-errors.ts'
import { requireFile } from '../../exchange-formats/required-path.ts'
import type { RealText } from '../../experiments/exemplar-judge.ts'
import { resolveOptions } from '../../platform/options.ts'

/** All texts of a file of any format that is read, each with its label where it has one and no others. Throws NothingToImport where there is none, FileMissing … */
export async function realTexts(path: string): Promise<readonly RealText[]> {
  const format = await recogniseFile(path)
  const texts: RealText[] = []
  for await (const { samples } of format.read(path, resolveOptions(format.id, format.options), {}))
    for (const { content, label, labels = label === undefined ? [] : [label] } of samples)
      if (content.kind === 'text') texts.push({ text: content.text, label: labels.length === 1 ? labels[0]! : null })
  if (texts.length === 0) throw new NothingToImport(path, 'texts')
  return texts
}

/** The texts alone. Throws as `realTexts` does. */
export const textsOfFile = async (path: string): Promise<readonly string[]> =>
  (await realTexts(path)).map(({ text }) => text)

/** What a file of settings says, as text. Throws FileMissing, FileExpected. */
export async function wordsOfFile(path: string): Promise<string> {
  await requireFile(path)
  return readFile(path, 'utf8')
}
