import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml'
import type { ImportNote, NoteKind } from '../import-notes.ts'
import { limits } from '../template-limits.ts'
import type { Report } from '../template-problems.ts'
import { keyOf, type Definition, type Line, type Mark, type Place } from '../template-types.ts'
import { annotated, type Annotation } from './annotated-example.ts'

/**
 * Training data of Rasa NLU (YAML, `nlu:` with `intent`, `lookup`, `synonym`) as definitions: examples are sentences of their label, annotated
 * words become slots, lookup tables their values, synonyms wordings of a value.
 */
export function rasaDefinitions(
  text: string,
  file: string,
  report: Report,
): { readonly definitions: readonly Definition[]; readonly notes: readonly ImportNote[] } {
  const begin: Place = { file, line: 1, column: 1 }
  if (text.length > limits.rasa) {
    report('file-too-large', begin, 1, { found: text.length, limit: limits.rasa })
    return { definitions: [], notes: [] }
  }
  const lineCounter = new LineCounter()
  // Aliases of YAML could blow a small file up; Rasa uses none.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, merge: false })
  const placeOf = (node: unknown): Place => {
    const { line, col } = lineCounter.linePos((node as Node | null)?.range?.[0] ?? 0)
    return { file, line: Math.max(1, line), column: Math.max(1, col) }
  }
  for (const { message, pos } of document.errors) {
    const { line, col } = lineCounter.linePos(pos[0])
    report('bad-yaml', { file, line, column: col }, 1, { detail: message.split('\n')[0]! })
  }
  if (document.errors.length > 0) return { definitions: [], notes: [] }

  const definitions = new Map<string, Definition>()
  const values = new Map<Definition, Set<string>>()
  /** Values count once, however often they are found. */
  const addValue = (definition: Definition, value: string, at: Place): void => {
    const known = values.get(definition) ?? new Set()
    values.set(definition, known)
    const text = value.trim()
    if (text === '' || known.has(text)) return
    known.add(text)
    definition.lines.push(lineOf([{ kind: 'text', text }], at))
  }
  const define = (mark: Mark, name: string, at: Place): Definition => {
    const key = keyOf({ mark, name })
    const known = definitions.get(key) ?? { mark, name, settings: {}, lines: [], at }
    definitions.set(key, known)
    return known
  }
  const [leftOut, roles, synonyms]: [string[], string[], Set<string>] = [[], [], new Set()]
  const root = document.contents
  const sections = isMap(root) ? root.items : []
  for (const { key } of sections) {
    const name = isScalar(key) ? String(key.value) : ''
    if (!['version', 'nlu'].includes(name)) leftOut.push(name)
  }
  const nlu = isMap(root) ? root.get('nlu', true) : null
  const annotations: { readonly annotation: Annotation; readonly at: Place }[] = []
  for (const item of isSeq(nlu) ? nlu.items : []) {
    if (!isMap(item)) continue
    const examples: unknown = item.get('examples', true)
    const at = placeOf(item)
    const lines = isScalar(examples)
      ? dashed(String(examples.value))
      : isSeq(examples)
        ? examples.items.map(exampleText)
        : []
    const of = (kind: string) => {
      const value = item.get(kind)
      return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
    }
    const [intent, lookup, synonym] = [of('intent'), of('lookup'), of('synonym')]
    if (intent !== null) {
      const { lines: into } = define('%', intent, at)
      for (const [index, example] of lines.entries()) {
        const place = { file, line: at.line + 1 + index + (isScalar(examples) ? 1 : 0), column: 1 }
        const read = annotated(example, place)
        if (read.parts.length > 0) into.push(lineOf(read.parts, place))
        for (const annotation of read.annotations) annotations.push({ annotation, at: place })
      }
    } else if (lookup !== null) for (const value of lines) addValue(define('@', lookup, at), value, at)
    else if (synonym !== null) {
      synonyms.add(synonym)
      for (const value of [synonym, ...lines]) addValue(define('~', synonym, at), value, at)
    } else
      leftOut.push(
        ...item.items.flatMap(({ key }) => (isScalar(key) && key.value !== 'examples' ? [String(key.value)] : [])),
      )
  }
  for (const { annotation, at } of annotations) {
    if (annotation.hasRole) roles.push(annotation.entity)
    addValue(define('@', annotation.entity, at), annotation.text, at)
  }
  for (const slot of definitions.values()) if (slot.mark === '@') drawSynonyms(slot, synonyms)
  const notes: ImportNote[] = []
  const note = (kind: NoteKind, about: readonly string[]) =>
    void (about.length > 0 && notes.push({ file, kind, about: [...new Set(about)].sort() }))
  note('rasa-left-out', leftOut.filter(Boolean))
  note('rasa-annotations', roles)
  note('rasa-synonyms', [...synonyms])
  return { definitions: [...definitions.values()], notes }
}

const lineOf = (parts: Line['parts'], at: Place): Line => ({ parts, weight: 1, share: null, features: {}, at })

/** A value that has synonyms is drawn as any of them. */
function drawSynonyms({ lines }: Definition, synonyms: ReadonlySet<string>): void {
  for (const [i, { parts, at }] of lines.entries()) {
    const [part] = parts
    if (part?.kind === 'text' && synonyms.has(part.text))
      lines[i] = lineOf([{ kind: 'reference', to: `~${part.text}`, leftOut: 0, group: null, at, length: 1 }], at)
  }
}

/** `- first\n- second` → both. */
const dashed = (block: string): string[] =>
  block.split(/\r?\n/).flatMap((line) => {
    const text = /^\s*-\s+(.*)$/.exec(line)?.[1]?.trim()
    return text ? [text] : []
  })
/** An example may be a text, or a map with `text`. */
const exampleText = (node: unknown): string => {
  const text = isMap(node) ? node.get('text') : isScalar(node) ? node.value : ''
  return String(text ?? '')
    .replace(/^\s*-\s+/, '')
    .trim()
}
