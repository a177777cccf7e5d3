import type { RejectReason } from './format.ts'
import { isKnownName } from './column-names.ts'
import type { JsonPiece } from './json-splitter.ts'
import { DEEPEST, hasLoneSurrogate, isDeeperThan, isObject, scalar, type JsonObject } from './json-values.ts'
import { parseJson } from './parse-json.ts'
import { HALF_A_CHARACTER } from './rejected-record.ts'

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

/** Lists of an object that say which part of a data set their records are. */
export const SPLITS =
  /^(?:train|training|test|testing|valid|validation|val|dev|eval|evaluation|unlabelled|unlabeled|unsupervised)$/i
type Kind = 'object' | 'text' | 'row' | 'number'

/**
 * Makes records of the elements of a file, in their order. What the first element of a list is, all are: objects, texts alone, or rows
 * ([["text", "label"], ["a", "x"]], and pandas' {"columns": […], "data": [[…]]}).
 */
export class ElementReader {
  #list: string | undefined
  #kind: Kind | undefined
  /** Of the columns of rows. */
  #names: readonly string[] | undefined
  #columns: string[] = []

  /** None where a piece is no record: names of columns, or what else an object holds beside its records. */
  read({ raw, line, list }: JsonPiece): JsonRecord | null {
    if (list !== this.#list) [this.#list, this.#kind] = [list, undefined]
    const value = raw.trim() === '' ? new RecordFault('empty-text', 'an empty line') : valueIn(raw)
    if (value instanceof RecordFault) return this.#isBeside && !/^[{[]/.test(raw) ? null : { line, raw, value }
    const kind = kindOf(value)
    this.#kind ??= kind
    if (kind === 'row' && this.#kind === 'row' && this.#takesNames(value as readonly unknown[])) return null
    if (kind !== 'object' && kind !== 'row' && this.#isBeside) {
      if (list === 'columns') this.#columns.push(scalar(value) ?? '')
      return null
    }
    return { line, raw, value: this.#recordOf(kind, value) }
  }

  /** A list of numbers or words in an object of lists. */
  get #isBeside(): boolean {
    return this.#list !== undefined && this.#kind !== 'object' && this.#kind !== 'row'
  }

  #recordOf(kind: Kind, value: unknown): JsonObject | RecordFault {
    if (isObject(value)) {
      const split = this.#list !== undefined && SPLITS.test(this.#list) && !Object.hasOwn(value, 'split')
      return split ? { ...value, split: this.#list } : value
    }
    if (kind !== this.#kind || kind === 'number') return NO_OBJECT
    if (!Array.isArray(value)) return { text: value }
    return Object.fromEntries(value.map((cell, i) => [this.#names?.[i] ?? `column ${i + 1}`, cell as unknown]))
  }

  /** Whether a row is the first and names the columns. */
  #takesNames(row: readonly unknown[]): boolean {
    if (this.#names) return false
    const isHeader =
      this.#columns.length === 0 &&
      row.every((cell) => typeof cell === 'string') &&
      row.some((cell) => isKnownName(cell))
    this.#names = isHeader ? row : this.#columns
    return isHeader
  }
}

const kindOf = (value: unknown): Kind =>
  isObject(value) ? 'object' : Array.isArray(value) ? 'row' : typeof value === 'string' ? 'text' : 'number'

/** Half a character can be spelt only as an escape. */
const SURROGATE = /\\u[dD][89a-fA-F]/

/** A piece of JSON as a value, or why it is none. */
export function valueIn(raw: string): unknown {
  try {
    const value = parseJson(raw)
    // Each level takes two characters.
    if (raw.length > 2 * DEEPEST && isDeeperThan(DEEPEST, value)) return TOO_DEEP
    return raw.includes('\\u') && SURROGATE.test(raw) && hasLoneSurrogate(value) ? HALF : value
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP
    return new RecordFault('bad-json', error instanceof Error ? error.message.slice(0, 200) : 'no JSON')
  }
}
const NO_OBJECT = new RecordFault('bad-json', 'no JSON object')
const TOO_DEEP = new RecordFault('bad-json', `nested deeper than ${DEEPEST} levels`)
const HALF = new RecordFault('bad-encoding', HALF_A_CHARACTER)
