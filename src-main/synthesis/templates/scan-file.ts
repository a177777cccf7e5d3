import { tellOdd } from './odd-characters.ts'
import { readPattern, type PatternReader } from './read-pattern.ts'
import { readArguments, readSettings } from './read-settings.ts'
import { limits } from './template-limits.ts'
import type { Definition, Mark, Place } from './template-types.ts'

export interface ScannedFile {
  readonly definitions: readonly Definition[]
  readonly imports: readonly { readonly path: string; readonly at: Place }[]
}
const HEAD = '%~@'

/** Reads a template file line by line; a line that cannot be read is told and left out. */
export function scanFile(text: string, file: string, reader: PatternReader): ScannedFile {
  const { report } = reader
  const definitions: Definition[] = []
  const imports: { path: string; at: Place }[] = []
  const begin = { file, line: 1, column: 1 }
  if (text.length > limits.file) {
    report('file-too-large', begin, 1, { found: text.length, limit: limits.file })
    return { definitions, imports }
  }
  let current: Definition | null = null
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  if (lines.length > limits.lines) {
    report('too-many-lines', { ...begin, line: limits.lines + 1 }, 1, { limit: limits.lines })
    return { definitions, imports }
  }
  for (const [index, line] of lines.entries()) {
    const at = { file, line: index + 1, column: 1 }
    if (line.length > limits.line) {
      report('line-too-long', { ...at, column: limits.line + 1 }, 1, { found: line.length, limit: limits.line })
      if (current) current.broken = true
      continue
    }
    if (tellOdd(line, at, report)) {
      if (current) current.broken = true
      continue
    }
    const said = line.trim()
    if (said === '' || said.startsWith('//')) continue
    if (reader.dialect === 'chatito' && line.startsWith('#')) continue
    const indent = line.length - line.trimStart().length
    if (indent === 0) {
      const imported = /^import\s+(\S.*)$/.exec(said)
      if (imported) imports.push({ path: imported[1]!.replace(/^(['"])(.*)\1$/, '$2'), at })
      else if (HEAD.includes(line[0]!) && line[1] === '[') {
        current = readHead(line.trimEnd(), at, reader)
        if (current) definitions.push(current)
      } else report('stray-line', at, said.length)
    } else if (current) {
      const read = readPattern(said, { ...at, column: indent + 1 }, reader)
      if (read) current.lines.push(read)
      else current.broken = true
    } else if (definitions.length === 0 && imports.length === 0) report('stray-line', at, said.length)
  }
  return { definitions, imports }
}

/** `%[name]('training': '100')`. */
function readHead(line: string, at: Place, { report, dialect }: PatternReader): Definition | null {
  const mark = line[0] as Mark
  const end = line.indexOf(']')
  if (end < 0) return (report('not-closed', at, 2, { mark: `${mark}[` }), null)
  const name = line.slice(2, end).trim()
  if (name === '') return (report('no-name', at, end + 1, { mark }), null)
  const rest = line.slice(end + 1)
  const place = { ...at, column: end + 2 }
  const settings = rest.trim() === '' ? {} : (dialect === 'chatito' ? readArguments : readSettings)(rest)
  if (!settings) {
    const isSentence = !rest.trim().startsWith('(')
    const head = `${mark}[${name}]`
    report(isSentence ? 'text-after-head' : 'unreadable-settings', place, rest.length, isSentence ? { head } : {})
  }
  return { mark, name, settings: settings ?? {}, lines: [], at, broken: settings === null }
}
