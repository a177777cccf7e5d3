import { open } from 'node:fs/promises'
import { NamedError } from '../../platform/named-error.ts'
import { namedFileError, requireFile } from '../required-path.ts'
import { cellText } from './cell-text.ts'
import { classNamesIn } from './class-names.ts'
import { askDecoder } from './decoder.ts'
import type { OpenedParquet } from './decoder-thread.ts'

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
  /** Row groups, in order: where each begins, its rows and its bytes when unpacked. */
  readonly groups: readonly { readonly start: number; readonly rows: number; readonly bytes: number }[]
  /** Columns that are read; pictures and other bytes are not. */
  readonly names: readonly string[]
  /** Rows start … end − 1 as texts, '' for null. Throws UnusableParquet. */
  readonly read: (start: number, end: number) => Promise<string[][]>
  readonly close: () => Promise<unknown>
}
const LARGEST_GROUP = 1 << 24
let opened = 0

/** Throws UnusableParquet, FileMissing … */
export async function openParquet(path: string): Promise<ParquetFile> {
  const bytes = await requireFile(path)
  const readable = await open(path, 'r').catch((error) => {
    throw namedFileError(path, error)
  })
  await readable.close()
  const named = (error: unknown): never => {
    throw new UnusableParquet(path, error instanceof Error ? error.message : String(error), error)
  }
  const key = `${path}\0${++opened}`
  const { columns, groups: sizes, notes } = await askDecoder<OpenedParquet>({ open: key }, 0).catch(named)
  const close = () => askDecoder({ close: key }, 0).catch(() => null)
  try {
    const groups = groupsOf(sizes)
    // Pictures and sounds, as data sets keep them, are a structure of bytes and the name of a file.
    const names = columns.filter(({ parts }) => !parts.includes('bytes')).map(({ name }) => name)
    const classNames = classNamesIn(notes)
    const texts = names.map((name) => cellText(classNames.get(name)))
    const bytesIn = (start: number, end: number) =>
      groups.reduce((sum, group) => sum + (group.start < end && group.start + group.rows > start ? group.bytes : 0), 0)
    return {
      path,
      bytes,
      names,
      groups,
      close,
      rows: groups.reduce((sum, group) => sum + group.rows, 0),
      async read(start, end) {
        const megabytes = Math.min(bytesIn(start, end), LARGEST_UNPACKING * bytes) / 2 ** 20
        const task = { read: key, columns: [...names], start, end }
        const rows = await askDecoder<unknown[][]>(task, megabytes).catch(named)
        return rows.map((row) => texts.map((text, i) => text(row[i])))
      },
    }
  } catch (error) {
    await close()
    return named(error)
  }
}
/** How many times its size a file may unpack to, by what it says of itself, to be given the time for it. */
const LARGEST_UNPACKING = 100

function groupsOf(sizes: OpenedParquet['groups']): ParquetFile['groups'] {
  let start = 0
  return sizes.map(({ rows, bytes }) => {
    if (!(rows >= 0) || rows > LARGEST_GROUP) throw new Error(`a row group of ${rows} rows`)
    const from = start
    start += rows
    return { start: from, rows, bytes: Math.max(0, bytes) }
  })
}
