import type { Report } from './template-problems.ts'
import type { Place } from './template-types.ts'

/** Control characters, which no text has, and what stands for a byte that the file's encoding does not know. */
export const ODD = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFD]/

/** U+0000. */
export const codeOf = (character: string): string =>
  `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`

/** Tells the first character of a line that no text has. Whether there was one. */
export function tellOdd(line: string, at: Place, report: Report): boolean {
  const found = ODD.exec(line)
  if (!found) return false
  const kind = found[0] === '\uFFFD' ? 'unreadable-byte' : 'control-character'
  report(kind, { ...at, column: at.column + found.index }, 1, { code: codeOf(found[0]) })
  return true
}
