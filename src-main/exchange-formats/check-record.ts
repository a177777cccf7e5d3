import { UNDECODABLE } from './decode-text.ts'
import type { RejectedRecord } from './format.ts'
import { vectorAsText, vectorOf } from './parse-vector.ts'
import { problemWithText, rejected, UNDECODED } from './rejected-record.ts'

export interface RecordToCheck {
  readonly line: number
  /** undefined: the file has vectors alone, which stand for it. */
  readonly text: string | undefined
  /** Undecodable bytes were met, in this record or before. */
  readonly damaged: boolean
  readonly raw: () => string
}

/**
 * Checks record after record: the text, the bytes, and the vector, which is as long as those before. It stands in a field of the record where
 * `isInside`, else beside it.
 */
export function recordChecker(isInside: boolean) {
  let dimensions = 0
  return (
    { line, text, damaged, raw }: RecordToCheck,
    inside: unknown,
    beside: Float32Array | string | undefined,
  ): RejectedRecord | { readonly vector: Float32Array | undefined; readonly text: string } => {
    const problem =
      (text === undefined ? null : problemWithText(text, damaged)) ??
      (damaged && raw().includes(UNDECODABLE) ? UNDECODED : null)
    if (problem) return rejected(line, ...problem, raw())
    const vector = isInside ? vectorOf(inside, dimensions) : beside
    if (typeof vector === 'string') return rejected(line, 'bad-vector', vector, raw())
    if (vector) dimensions = vector.length
    if (text === undefined && !vector) return rejected(line, 'bad-vector', 'no numbers', raw())
    return { vector, text: text ?? vectorAsText(vector!) }
  }
}
