import { compileGrammar } from '../grammar/compile-grammar.ts'
import type { Grammar } from '../grammar/grammar.ts'
import { checkSettings } from './check-settings.ts'
import { asInChatito, indentedRemarks } from './chatito-notes.ts'
import type { ImportNote } from './import-notes.ts'
import { RasaReader } from './rasa-nlu/rasa-reader.ts'
import { scanFile } from './scan-file.ts'
import { tableLines } from './table-values.ts'
import { NoteList } from './note-list.ts'
import { ProblemList } from './problem-list.ts'
import { limits } from './template-limits.ts'
import type { Report, TemplateProblem } from './template-problems.ts'
import { keyOf, type Definition, type Dialect, type Place, type ReadSource, type Source } from './template-types.ts'

export interface ParsedTemplates {
  /** What can be drawn from; lines with a problem are left out. */
  readonly grammar: Grammar
  /** In the order of files and lines; 200 at most, of equal ones 20. */
  readonly errors: readonly TemplateProblem[]
  readonly notes: readonly ImportNote[]
  /** Files read, the first one is the text itself. */
  readonly files: readonly string[]
}
export interface ParseOptions {
  /** What the text is called in errors. */
  readonly file?: string
  readonly dialect?: Dialect
  /** Gives what is imported; without it nothing can be. */
  readonly read?: ReadSource
}

/** Reads templates and whatever they import. Never throws for what is written in them: see `errors`. The language: docs/templates.md. */
export function parseTemplates(text: string, options: ParseOptions = {}): ParsedTemplates {
  const { file = 'templates', dialect = 'kindling', read = () => 'no-folder' } = options
  return parseSource({ kind: 'templates', text, dialect }, file, read)
}

/** The same for a file of any kind that can be imported. */
export function parseSource(source: Source, file: string, read: ReadSource): ParsedTemplates {
  const problems = new ProblemList()
  const { report } = problems
  const files = [file]
  const budget = { parts: limits.parts }
  const found: { definitions: readonly Definition[]; chatito: { file: string; isImported: boolean } | null }[] = []
  const notes: ImportNote[] = []
  const waiting: { readonly source: Source; readonly name: string; readonly by: Source | null }[] = [
    { source, name: file, by: null },
  ]
  const rasa = new RasaReader(report, budget)

  const importAt = (path: string, at: Place): { readonly file: string; readonly source: Source } | null => {
    const answer = read(path, at.file)
    if (typeof answer !== 'string') return answer
    return (report('cannot-import', at, path.length + 7, { path, reason: answer }), null)
  }
  const queue = (path: string, at: Place, by: Source): void => {
    const imported = importAt(path, at)
    if (!imported || files.includes(imported.file)) return
    if (imported.source.kind === 'table')
      return report('cannot-import', at, path.length + 7, {
        path,
        reason: 'is-table',
      })
    if (files.length > limits.imports) return report('too-many-imports', at, path.length + 7, { limit: limits.imports })
    files.push(imported.file)
    waiting.push({ source: imported.source, name: imported.file, by })
  }

  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { source: one, name, by } = next
    if (one.kind === 'rasa') rasa.read(one.text, name)
    else if (one.kind === 'templates') {
      const choices: Definition[] = []
      const addChoice = (choice: Omit<Definition, 'name'>) => {
        const own = { ...choice, name: `${files.indexOf(name)}.${choices.length}` }
        choices.push(own)
        return keyOf(own)
      }
      const { definitions, imports } = scanFile(one.text, name, { dialect: one.dialect, report, addChoice, budget })
      for (const { path, at } of imports) queue(path, at, one)
      const isChatito = one.dialect === 'chatito'
      const isImported = by?.kind === 'templates' && by.dialect === 'chatito'
      if (isChatito) notes.push(...indentedRemarks(one.text, name))
      found.push({
        definitions: [...definitions, ...choices],
        chatito: isChatito ? { file: name, isImported } : null,
      })
    }
  }

  const ofRasa = rasa.finish()
  notes.push(...ofRasa.notes)
  found.push({ definitions: ofRasa.definitions, chatito: null })
  const all = new Set(found.flatMap(({ definitions }) => definitions.map(keyOf)))
  const definitions = found.flatMap(({ definitions, chatito }) => {
    if (chatito === null) return definitions
    const read = asInChatito(definitions, chatito.file, { elsewhere: all, isImported: chatito.isImported })
    notes.push(...read.notes)
    return read.definitions
  })
  const foreign = new Set(found.flatMap(({ chatito }) => (chatito ? [chatito.file] : [])))
  const isOwn = (name: string) => !foreign.has(name)
  const ofTables = new NoteList()
  for (const definition of definitions) {
    checkSettings(definition, isOwn(definition.at.file), report)
    const path = definition.settings['from']
    const table = path === undefined ? null : importAt(path, definition.at)
    if (path === undefined) continue
    definition.broken = true
    if (table?.source.kind === 'table')
      for (const line of tableLines(definition, table.source, { file: table.file, report, notes: ofTables }))
        definition.lines.push(line)
    else if (table) report('cannot-import', definition.at, 1, { path, reason: 'no-table' })
  }
  notes.push(...ofTables.all())
  const grammar = compileGrammar(eachOnce(definitions, report), report)
  if (grammar.labels.length === 0 && problems.isEmpty) report('no-label', { file, line: 1, column: 1 }, 1)
  return { grammar, errors: problems.sorted(files), notes, files }
}

function eachOnce(definitions: readonly Definition[], report: Report): readonly Definition[] {
  const first = new Map<string, Definition>()
  for (const definition of definitions) {
    const { mark, name, at } = definition
    const earlier = first.get(keyOf(definition))
    if (!earlier) first.set(keyOf(definition), definition)
    else
      report('defined-twice', at, name.length + 3, {
        name: `${mark}[${name}]`,
        line: earlier.at.line,
        file: earlier.at.file,
      })
  }
  return [...first.values()]
}
