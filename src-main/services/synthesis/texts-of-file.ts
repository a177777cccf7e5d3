import { recogniseFile } from '../../exchange-formats/inspect-file.ts'
import { NothingToImport } from '../../exchange-formats/format-errors.ts'
import { resolveOptions } from '../../platform/options.ts'

/** All texts of a file of any format that is read, labels or not. Throws NothingToImport where there is none, FileMissing … */
export async function textsOfFile(path: string): Promise<readonly string[]> {
  const format = await recogniseFile(path)
  const texts: string[] = []
  for await (const { samples } of format.read(path, resolveOptions(format.id, format.options), {}))
    for (const { content } of samples) if (content.kind === 'text') texts.push(content.text)
  if (texts.length === 0) throw new NothingToImport(path, 'texts')
  return texts
}
