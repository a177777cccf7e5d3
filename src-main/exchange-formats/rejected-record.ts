import type { RejectedRecord, RejectReason } from './format.ts'
import { UNDECODABLE } from './decode-text.ts'

const EXCERPT = 2000
export const HALF_A_CHARACTER = 'half of a character (a lone surrogate)'

/** As it may be shown and stored: half a character, of the file or cut off here, becomes U+FFFD. */
export const readable = (text: string): string => text.replaceAll(UNDECODABLE, '\uFFFD').toWellFormed()

/** A record that could not be taken, with the first 2,000 characters of it. */
export const rejected = (line: number, reason: RejectReason, detail: string, raw: string): RejectedRecord => ({
  line,
  reason,
  detail,
  excerpt: readable(raw.slice(0, EXCERPT)),
})

export const UNDECODED = ['bad-encoding', 'bytes that are no characters in this encoding'] as const

/** Why this text cannot be a sample, or null. `damaged`: the file held undecodable bytes, here or before. */
export function problemWithText(text: string, damaged: boolean): readonly [RejectReason, string] | null {
  if (text.trim() === '') return ['empty-text', 'the text is empty']
  if (damaged && text.includes(UNDECODABLE)) return UNDECODED
  // JSON can spell half a character, “\ud83d”; no file or database can hold it.
  return text.isWellFormed() ? null : ['bad-encoding', HALF_A_CHARACTER]
}
