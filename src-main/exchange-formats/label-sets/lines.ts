import { splitLines } from '../text-file.ts'
import { entryOf, sorted, type LabelsRead } from './label-entry.ts'

/** Marks that lists are written with; taken away where every line has one. */
const BULLET = /^\s*(?:[-*•·–]|\d{1,4}[.)])\s+/

/** A name on each line; behind a bar or a tab its description, behind a further one its keywords. One line of names with commas is a list as well. */
export function readLines(text: string): LabelsRead {
  const lines = splitLines(text).map((line, i) => ({ line: i + 1, text: line }))
  const written = lines.filter((line) => line.text.trim() !== '')
  const only = written.length === 1 ? written[0]! : null
  if (only && !/[|\t]/.test(only.text) && /[,;，；、]/.test(only.text)) {
    const names = only.text.split(/[,;，；、]/).filter((name) => name.trim() !== '')
    return sorted(names.map((name) => entryOf(only.line, { name })))
  }
  const isList = written.length > 1 && written.every((line) => BULLET.test(line.text))
  return sorted(
    written.map((line) => {
      const [name, description, keywords] = (isList ? line.text.replace(BULLET, '') : line.text).split(/[|\t]/)
      return entryOf(line.line, { name, description, keywords })
    }),
  )
}
