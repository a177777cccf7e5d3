import { ByteWriter, ParquetWriter, schemaFromColumnData, type BasicType } from 'hyparquet-writer'
import { defineExportFormat, type OutgoingSample } from '../format.ts'
import { MARK, taskFieldOf } from '../own-columns.ts'
import { columnsFor } from '../written-columns.ts'

/** Rows of a row group, and rows looked at before the first is written, to know every context column. */
const GROUP = 5000
/** All others are texts. */
const NUMBERS = new Set([MARK, 'dwell_ms', 'confidence'])

/** The columns of the CSV export, typed: three of numbers, the rest texts, null where there is nothing. */
export const parquetExport = defineExportFormat({
  id: 'parquet.v1',
  title: 'Parquet',
  summary: 'One row a sample with label, author, time and prediction; for data frames.',
  extension: 'parquet',
  options: {},
  async *write(rows) {
    const bytes = new ByteWriter()
    let writer: GroupWriter | null = null
    let group: OutgoingSample[] = []
    function flush(more: boolean): Uint8Array {
      writer ??= groupWriter(bytes, group, more)
      writer.write(group)
      group = []
      return taken(bytes)
    }
    for await (const sample of rows) {
      if (group.length === GROUP) yield flush(true)
      group.push(sample)
    }
    yield flush(false)
    writer!.finish()
    yield taken(bytes)
  },
})

interface GroupWriter {
  readonly write: (samples: readonly OutgoingSample[]) => void
  readonly finish: () => void
}
function groupWriter(bytes: ByteWriter, first: readonly OutgoingSample[], more: boolean): GroupWriter {
  const { header, row } = columnsFor(first, more)
  const columnsOf = (samples: readonly OutgoingSample[]) => {
    const cells = samples.map(row)
    return header.map((name, i) => {
      const isNumber = NUMBERS.has(taskFieldOf(name)?.field ?? name)
      const type: BasicType = isNumber ? 'DOUBLE' : 'STRING'
      const data = cells.map((cellsOfRow) => {
        const cell = cellsOfRow[i] ?? null
        return cell === null || (isNumber && typeof cell === 'number') ? cell : String(cell)
      })
      return { name, data, type, nullable: true }
    })
  }
  const schema = schemaFromColumnData({ columnData: columnsOf([]) })
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'Kindling Studio' })
  return {
    write: (samples) => void writer.write({ columnData: columnsOf(samples).map(({ name, data }) => ({ name, data })) }),
    finish: () => void writer.finish(),
  }
}

/** What has been written since, out of the writer's buffer. */
function taken(bytes: ByteWriter): Uint8Array {
  const piece = bytes.getBytes().slice()
  bytes.index = 0
  return piece
}
