import { NothingToImport } from '../format-errors.ts'
import { defineImportFormat } from '../format.ts'
import { openVectors, vectorsOption } from '../npy/vectors-beside.ts'
import { takeRows } from '../take-rows.ts'
import { readTable, rowsLookedAt, shownRows, tableOptions, type Table, type TableChoices } from '../table.ts'
import { columnNames } from '../table-names.ts'
import { openParquet, type ParquetFile } from './parquet-file.ts'

const BATCH = 5000
/** Bytes, unpacked: files up to this size are looked at whole. */
const WHOLE_UP_TO = 1 << 24
/** Row groups looked at in a larger one, and rows of each. */
const GROUPS = 8
const ROWS = 500

export const parquetImport = defineImportFormat({
  id: 'parquet.v1',
  title: 'Parquet',
  summary: 'A table of texts in columns, as data frames and data sets are stored; numbered classes get their names.',
  extensions: ['parquet'],
  options: { ...tableOptions, vectors: vectorsOption },
  recognise: ({ isFolder, head }) =>
    !isFolder && Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PAR1' ? 0.95 : 0,
  async preview(path, choices) {
    const file = await openParquet(path)
    try {
      return (await layoutOf(file, choices)).preview
    } finally {
      await file.close()
    }
  },
  async *read(path, choices, { signal } = {}) {
    const file = await openParquet(path)
    try {
      const { table } = await layoutOf(file, choices)
      const vectors = await openVectors(choices.vectors)
      const take = takeRows(table, vectors)
      for (const group of file.groups) {
        signal?.throwIfAborted()
        const rows = await file.read(group.start, group.start + group.rows)
        for (let at = 0; at < rows.length; at += BATCH) {
          signal?.throwIfAborted()
          const done = (group.start + at) / Math.max(1, file.rows)
          const batch = rows.slice(at, at + BATCH).map((fields, i) => ({ fields, line: group.start + at + i + 1 }))
          yield { ...take(batch), bytesRead: Math.round(done * file.bytes) }
        }
      }
      vectors.end()
    } finally {
      await file.close()
    }
  },
})

async function layoutOf(file: ParquetFile, choices: TableChoices) {
  const { path, bytes, rows } = file
  if (rows === 0 || file.names.length === 0) throw new NothingToImport(path, 'rows of texts')
  const sample = await sampleOf(file)
  const table: Table = readTable(path, columnNames(file.names), sample, choices)
  const preview = {
    encoding: 'parquet',
    columns: table.columns,
    kind: table.kind,
    tasks: table.tasks,
    rows: shownRows(table, sample),
    estimatedRecords: rows,
    isWhole: sample.length === rows && rows <= rowsLookedAt(file.names.length),
    bytes,
    questions: table.questions,
  }
  return { table, preview }
}

/** All rows of a small file; of a larger one, the first of some row groups, spread over it. */
async function sampleOf({ groups, rows, read }: ParquetFile): Promise<string[][]> {
  if (groups.reduce((sum, group) => sum + group.bytes, 0) <= WHOLE_UP_TO) return read(0, rows)
  const step = Math.max(1, Math.floor(groups.length / GROUPS))
  const sample: string[][] = []
  for (let at = 0; at < groups.length; at += step) {
    const { start, rows: count } = groups[at]!
    sample.push(...(await read(start, start + Math.min(count, ROWS))))
  }
  return sample
}
