import { RecordTooLong } from './format-errors.ts'
import { JsonSplitter } from './json-splitter.ts'
import { decodedChunks, LONGEST_RECORD, openText, textLines, type TextFile } from './text-file.ts'

export type JsonObject = Readonly<Record<string, unknown>>
export interface JsonRecord {
  /** Line it starts on, from 1. */
  readonly line: number
  readonly raw: string
  /** Or why it is none: a sentence. */
  readonly value: JsonObject | string
}
export interface JsonBatch {
  readonly records: readonly JsonRecord[]
  readonly bytesRead: number
  readonly damaged: boolean
}
/** One object a line, or objects in an array (or one after the other) over as many lines as they like. */
export type JsonShape = 'lines' | 'values'

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export interface JsonHead {
  readonly file: TextFile
  readonly shape: JsonShape
  /** Whole records of the beginning. */
  readonly records: readonly JsonRecord[]
  readonly isWhole: boolean
  readonly estimatedRecords: number
}
const LARGEST_HEAD = 1 << 26

/** The beginning of a file, at least one record of it. */
export async function jsonHead(path: string, encoding: string, headSize?: number): Promise<JsonHead> {
  const file = await openText(path, encoding, headSize)
  const isWhole = file.headBytes === file.bytes
  const shape = shapeOf(file.head)
  const records = recordsIn(file.head, shape, isWhole)
  if (!isWhole && records.length < 2 && file.headBytes < LARGEST_HEAD)
    return jsonHead(path, encoding, 8 * file.headBytes)
  const estimatedRecords = isWhole ? records.length : Math.round((records.length * file.bytes) / file.headBytes)
  return { file, shape, records, isWhole, estimatedRecords }
}

/** Records of a piece of text that begins a file. */
export function recordsIn(head: string, shape: JsonShape, isWhole: boolean): JsonRecord[] {
  if (shape === 'lines') {
    const lines = head.split('\n')
    return (isWhole && lines.at(-1) !== '' ? lines : lines.slice(0, -1)).map((raw, i) => recordOf(raw, i + 1))
  }
  const splitter = new JsonSplitter()
  const pieces = splitter.feed(head)
  return [...pieces, ...(isWhole ? splitter.end() : [])].map(({ raw, line }) => recordOf(raw, line))
}

/** An array, or objects drawn out over lines, where the first line alone is no JSON. */
export function shapeOf(head: string): JsonShape {
  const begin = head.trimStart()
  if (begin.startsWith('[')) return 'values'
  if (!begin.startsWith('{')) return 'lines'
  const [first = '', second = ''] = begin.split('\n', 2)
  const opens = (line: string) => line.trimStart().startsWith('{')
  return typeof recordOf(first, 1).value === 'string' && !opens(second) ? 'values' : 'lines'
}

/** All records of a file, in order. Throws RecordTooLong. */
export async function* jsonRecords({ file, shape }: JsonHead, signal?: AbortSignal): AsyncGenerator<JsonBatch> {
  if (shape === 'lines') {
    for await (const { lines, first, bytesRead, damaged } of textLines(file, signal))
      yield { records: lines.map((raw, i) => recordOf(raw, first + i)), bytesRead, damaged }
    return
  }
  const splitter = new JsonSplitter()
  let last = { bytesRead: 0, damaged: false }
  for await (const { text, bytesRead, damaged } of decodedChunks(file, signal)) {
    last = { bytesRead, damaged }
    yield { records: splitter.feed(text).map(({ raw, line }) => recordOf(raw, line)), bytesRead, damaged }
    if (splitter.waiting > LONGEST_RECORD) throw new RecordTooLong(file.path, splitter.line, LONGEST_RECORD)
  }
  yield { records: splitter.end().map(({ raw, line }) => recordOf(raw, line)), ...last }
}

function recordOf(raw: string, line: number): JsonRecord {
  if (raw.trim() === '') return { line, raw, value: 'an empty line' }
  try {
    const value: unknown = JSON.parse(raw)
    return { line, raw, value: isObject(value) ? value : 'no JSON object' }
  } catch (error) {
    return { line, raw, value: error instanceof Error ? error.message.slice(0, 200) : 'no JSON' }
  }
}
