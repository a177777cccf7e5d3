import { open } from 'node:fs/promises'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import {
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  snappyUncompress,
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  type SchemaTree,
} from 'hyparquet'
import { NamedError } from '../../platform/named-error.ts'
import { FileUnreadable } from '../format-errors.ts'
import { namedFileError, requireFile } from '../required-path.ts'
import { classNamesIn } from './class-names.ts'
import { cellText } from './cell-text.ts'

/** A Parquet file that is cut short, damaged, or written in a way we do not read. */
export class UnusableParquet extends NamedError<{ path: string; detail: string }> {
  constructor(path: string, detail: string, cause?: unknown) {
    super({ path, detail }, `${path} cannot be read as Parquet: ${detail}`, { cause })
  }
}

export interface ParquetFile {
  readonly path: string
  readonly bytes: number
  readonly rows: number
  /** Rows of each row group, in order. */
  readonly groups: readonly { readonly start: number; readonly rows: number; readonly bytes: number }[]
  /** Columns that are read; pictures and other bytes are not. */
  readonly names: readonly string[]
  /** Rows start … end − 1 as texts, '' for null. */
  readonly read: (start: number, end: number) => Promise<string[][]>
}

/** Bytes a page may have when unpacked: more than any writer makes, little enough to hold. */
const LARGEST_PAGE = 1 << 28
const LARGEST_GROUP = 1 << 24

/** Throws UnusableParquet, FileMissing … */
export async function openParquet(path: string): Promise<ParquetFile> {
  const bytes = await requireFile(path)
  const named = (error: unknown) =>
    error instanceof FileUnreadable
      ? error
      : new UnusableParquet(path, String(error instanceof Error ? error.message : error), error)
  const file = bufferOf(path, bytes)
  try {
    const metadata = await parquetMetadataAsync(file)
    const groups = groupsOf(metadata)
    const columns = parquetSchema(metadata).children.filter((child) => !holdsBytes(child))
    const names = columns.map((column) => column.element.name)
    const classNames = classNamesIn(metadata)
    const texts = names.map((name) => cellText(classNames.get(name)))
    return {
      ...{ path, bytes, names, groups },
      rows: groups.reduce((sum, group) => sum + group.rows, 0),
      async read(rowStart, rowEnd) {
        let rows: unknown[][] = []
        const onComplete = (read: unknown[][]) => void (rows = read)
        try {
          await parquetRead({ file, metadata, columns: names, rowStart, rowEnd, compressors, onComplete })
          return rows.map((row) => texts.map((text, i) => text(row[i])))
        } catch (error) {
          throw named(error)
        }
      },
    }
  } catch (error) {
    throw named(error)
  }
}

function groupsOf(metadata: FileMetaData) {
  let start = 0
  return metadata.row_groups.map((group) => {
    const rows = Number(group.num_rows)
    if (!(rows >= 0) || rows > LARGEST_GROUP) throw new Error(`a row group of ${rows} rows`)
    const from = start
    start += rows
    return { start: from, rows, bytes: Number(group.total_byte_size) }
  })
}

/** Pictures and sounds, as data sets keep them: a structure of bytes and the name of a file. */
const holdsBytes = (column: SchemaTree): boolean => column.children.some((child) => child.element.name === 'bytes')

function bufferOf(path: string, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const length = Math.min(end, byteLength) - start
      if (!(length >= 0) || start < 0) throw new Error(`it points outside of itself (${start})`)
      const file = await open(path, 'r').catch((error) => {
        throw namedFileError(path, error)
      })
      try {
        const bytes = new Uint8Array(length)
        for (let done = 0; done < length;) {
          const { bytesRead } = await file.read(bytes, done, length - done, start + done)
          if (bytesRead === 0) throw new Error('it is cut short')
          done += bytesRead
        }
        return bytes.buffer
      } finally {
        await file.close()
      }
    },
  }
}

const sized = (unpack: (input: Uint8Array, length: number) => Uint8Array) => (input: Uint8Array, length: number) => {
  if (!(length >= 0) || length > LARGEST_PAGE) throw new Error(`a page of ${length} bytes`)
  return unpack(input, length)
}
/** What an empty page is packed to must not count as too long. */
const limit = (length: number) => ({ maxOutputLength: Math.max(1, length) })
const compressors: Compressors = {
  SNAPPY: sized((input, length) => {
    const output = new Uint8Array(length)
    snappyUncompress(input, output)
    return output
  }),
  GZIP: sized((input, length) => gunzipSync(input, limit(length))),
  BROTLI: sized((input, length) => brotliDecompressSync(input, limit(length))),
  ZSTD: sized((input, length) => zstdDecompressSync(input, limit(length))),
}
