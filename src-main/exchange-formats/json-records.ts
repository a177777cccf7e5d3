import { RecordTooLong } from './format-errors.ts'
import type { RejectReason } from './format.ts'
import { JsonSplitter } from './json-splitter.ts'
import { DEEPEST, hasLoneSurrogate, isDeeperThan, isObject, type JsonObject } from './json-values.ts'
import { parseJson } from './parse-json.ts'
import { HALF_A_CHARACTER } from './rejected-record.ts'
import { decodedChunks, LONGEST_RECORD, openText, splitLines, textLines, type TextFile } from './text-file.ts'

export interface JsonRecord {
  /** Line it starts on, from 1. */
  readonly line: number
  readonly raw: string
  /** The object it is, or why it is none. */
  readonly value: JsonObject | RecordFault
}
/** Why a piece of a file is no record. A class, so that no record can look like one. */
export class RecordFault {
  readonly reason: RejectReason
  readonly detail: string
  constructor(reason: RejectReason, detail: string) {
    this.reason = reason
    this.detail = detail
  }
}
export interface JsonBatch {
  readonly records: readonly JsonRecord[]
  readonly bytesRead: number
  readonly damaged: boolean
}
/** One object a line, or objects in an array (or one after the other) over as many lines as they like. */
export type JsonShape = 'lines' | 'values'

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
    const lines = splitLines(head)
    return (isWhole || /[\r\n]$/.test(head) ? lines : lines.slice(0, -1)).map((raw, i) => recordOf(raw, i + 1))
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
  const [first = '', second = ''] = begin.split(/\r\n?|\n/, 2)
  const opens = (line: string) => line.trimStart().startsWith('{')
  return recordOf(first, 1).value instanceof RecordFault && !opens(second) ? 'values' : 'lines'
}

/** Those of the records that are objects. */
export const objectsOf = (records: readonly JsonRecord[]): JsonObject[] =>
  records.flatMap(({ value }) => (value instanceof RecordFault ? [] : [value]))

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

/** Half a character can be spelt only as an escape. */
const SURROGATE = /\\u[dD][89a-fA-F]/

function recordOf(raw: string, line: number): JsonRecord {
  return { line, raw, value: raw.trim() === '' ? new RecordFault('empty-text', 'an empty line') : objectIn(raw) }
}

function objectIn(raw: string): JsonObject | RecordFault {
  try {
    const value = parseJson(raw)
    if (!isObject(value)) return new RecordFault('bad-json', 'no JSON object')
    // Each level takes two characters.
    if (raw.length > 2 * DEEPEST && isDeeperThan(DEEPEST, value)) return TOO_DEEP
    return SURROGATE.test(raw) && hasLoneSurrogate(value) ? HALF : value
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP
    return new RecordFault('bad-json', error instanceof Error ? error.message.slice(0, 200) : 'no JSON')
  }
}
const TOO_DEEP = new RecordFault('bad-json', `nested deeper than ${DEEPEST} levels`)
const HALF = new RecordFault('bad-encoding', HALF_A_CHARACTER)
