import type { Report } from './template-problems.ts'
import type { Place } from './template-types.ts'

/** What whoever decodes a file puts where bytes are no characters of its encoding (`exchange-formats/decode-text.ts`): halves of pairs that no text has. */
const UNDECODABLE = '\uDBFF\uDBFF'
/** Control characters, which no text has, and bytes that are none. */
export const ODD = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFD]|\uDBFF\uDBFF/

/** U+0000. */
export const codeOf = (character: string): string =>
  character === UNDECODABLE ? 'U+FFFD' : `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`

/** Tells the first character of a line that no text has. Whether there was one. */
export function tellOdd(line: string, at: Place, report: Report): boolean {
  const found = ODD.exec(line)
  if (!found) return false
  const code = codeOf(found[0])
  const kind = code === 'U+FFFD' ? 'unreadable-byte' : 'control-character'
  report(kind, { ...at, column: at.column + found.index }, 1, { code })
  return true
}
