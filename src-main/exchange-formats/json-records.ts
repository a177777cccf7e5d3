import { UNDECODABLE } from './decode-text.ts'
import { RecordTooLong } from './format-errors.ts'
import type { Reading } from './format.ts'
import { ElementReader, RecordFault, valueIn, type JsonRecord } from './json-elements.ts'
import { shapeOf, type JsonShape } from './json-shape.ts'
import { JsonSplitter } from './json-splitter.ts'
import { isTable, rowsOf } from './json-table.ts'
import { isObject, type JsonObject } from './json-values.ts'
import { decodedChunks, LONGEST_RECORD, openText, splitLines, textLines, type TextFile } from './text-file.ts'

export interface JsonBatch {
  readonly records: readonly JsonRecord[]
  readonly bytesRead: number
  readonly damaged: boolean
}

export interface JsonHead {
  readonly file: TextFile
  readonly shape: JsonShape
  /** Whole records of the beginning. */
  readonly records: readonly JsonRecord[]
  readonly isWhole: boolean
  readonly estimatedRecords: number
}
const LARGEST_HEAD = 1 << 26
/** Characters of a table, which is read whole: its first row ends with its last column. */
const LONGEST_TABLE = 1 << 27

/** The beginning of a file, at least one record of it; of a table, the whole. Throws RecordTooLong. */
export async function jsonHead(path: string, encoding: string, headSize?: number): Promise<JsonHead> {
  const file = await openText(path, encoding, headSize)
  const isWhole = file.headBytes === file.bytes
  const shape = shapeOf(file.head, isWhole)
  if (shape === 'table' && !isWhole) {
    if (file.bytes > LONGEST_TABLE) throw new RecordTooLong(path, 1, LONGEST_TABLE)
    return jsonHead(path, encoding, file.bytes)
  }
  const records = recordsIn(file.head, shape, isWhole)
  if (!isWhole && records.length < 2 && file.headBytes < LARGEST_HEAD)
    return jsonHead(path, encoding, 8 * file.headBytes)
  const estimatedRecords = isWhole ? records.length : Math.round((records.length * file.bytes) / file.headBytes)
  return { file, shape, records, isWhole, estimatedRecords }
}

/** Records of a piece of text that begins a file. */
export function recordsIn(head: string, shape: JsonShape, isWhole: boolean): JsonRecord[] {
  if (shape === 'table') return isWhole ? recordsOfTable(head) : []
  const elements = new ElementReader()
  if (shape === 'lines') {
    const lines = splitLines(head)
    const whole = isWhole || /[\r\n]$/.test(head) ? lines : lines.slice(0, -1)
    return whole.flatMap((raw, i) => elements.read({ raw, line: i + 1 }) ?? [])
  }
  const splitter = new JsonSplitter(shape)
  const pieces = splitter.feed(head)
  return [...pieces, ...(isWhole ? splitter.end() : [])].flatMap((piece) => elements.read(piece) ?? [])
}

/** Rows have no line of their own; they are counted. */
function recordsOfTable(text: string): JsonRecord[] {
  const table = valueIn(text)
  if (!isObject(table) || !isTable(table)) return []
  return rowsOf(table).map((value, i) => ({ line: i + 1, raw: JSON.stringify(value), value }))
}

/** Those of the records that are objects. */
export const objectsOf = (records: readonly JsonRecord[]): JsonObject[] =>
  records.flatMap(({ value }) => (value instanceof RecordFault ? [] : [value]))

/** All records of a file, in order. Throws RecordTooLong. */
export async function* jsonRecords(head: JsonHead, reading?: Reading): AsyncGenerator<JsonBatch> {
  const { file, shape } = head
  const elements = new ElementReader()
  if (shape === 'table') {
    yield* batchesOf(head, reading?.signal)
  } else if (shape === 'lines') {
    for await (const { lines, first, bytesRead, damaged } of textLines(file, reading)) {
      const records = lines.flatMap((raw, i) => elements.read({ raw, line: first + i }) ?? [])
      yield { records, bytesRead, damaged }
    }
  } else {
    const splitter = new JsonSplitter(shape)
    let last = { bytesRead: 0, damaged: false }
    for await (const { text, bytesRead, damaged } of decodedChunks(file, reading)) {
      last = { bytesRead, damaged }
      yield { records: splitter.feed(text).flatMap((piece) => elements.read(piece) ?? []), bytesRead, damaged }
      if (splitter.waiting > LONGEST_RECORD) throw new RecordTooLong(file.path, splitter.line, LONGEST_RECORD)
    }
    yield { records: splitter.end().flatMap((piece) => elements.read(piece) ?? []), ...last }
  }
}

const BATCH = 5000
function* batchesOf({ file, records }: JsonHead, signal?: AbortSignal): Generator<JsonBatch> {
  const damaged = file.head.includes(UNDECODABLE)
  for (let at = 0; at < records.length; at += BATCH) {
    signal?.throwIfAborted()
    const bytesRead = Math.round((file.bytes * Math.min(records.length, at + BATCH)) / records.length)
    yield { records: records.slice(at, at + BATCH), bytesRead, damaged }
  }
}
