import { readFile, stat } from 'node:fs/promises'
import { resolveOptions } from '../../platform/options.ts'
import { decoderOf } from '../decode-text.ts'
import { recogniseFile } from '../inspect-file.ts'
import { requireFile } from '../required-path.ts'
import { openText } from '../text-file.ts'
import { distinctLabels } from './csv-labels.ts'
import { NoLabelColumn, sorted, type LabelSetFormat } from './label-entry.ts'
import { merged, readLabelSet, type LabelSetFile } from './read-label-set.ts'

/** Bytes: larger files are no label sets but tables of samples. */
const LARGEST_SET = 1 << 24

/**
 * A label set from a file, whatever its encoding: lines, CSV, JSON, a labelling configuration; of any other table that the studio reads, and of large
 * ones, the distinct values of a column. Throws what the readers throw, FileMissing, NotText …
 */
export async function readLabelFile(
  path: string,
  choice: { readonly format?: LabelSetFormat | undefined; readonly column?: string | undefined },
): Promise<LabelSetFile> {
  await requireFile(path)
  const { size } = await stat(path)
  if (!choice.format && (size > LARGEST_SET || /\.(xlsx|parquet)$/i.test(path))) return columnOf(path, choice.column)
  const { encoding } = await openText(path, 'auto')
  return readLabelSet(decoderOf(encoding)(await readFile(path), true), choice, path)
}

/** The column is read as if it were the text. */
async function columnOf(path: string, wanted: string | undefined): Promise<LabelSetFile> {
  const format = await recogniseFile(path)
  const optionsFor = (given: Record<string, string>) => resolveOptions(format.id, format.options, given)
  const { columns } = await format.preview(path, optionsFor({}))
  const names = columns.map(({ name }) => name)
  const column = wanted ?? columns.find(({ role }) => role === 'label')?.name
  if (column === undefined) throw new NoLabelColumn(names)
  const cells: { line: number; cell: string }[] = []
  const seen = new Set<string>()
  for await (const { samples } of format.read(path, optionsFor({ text: column, label: '-', id: '-' })))
    for (const { line, content } of samples) {
      if (content.kind !== 'text' || seen.has(content.text)) continue
      seen.add(content.text)
      cells.push({ line, cell: content.text })
    }
  return merged(
    sorted(distinctLabels(cells, names), { column, others: names.filter((name) => name !== column) }),
    'table',
  )
}
