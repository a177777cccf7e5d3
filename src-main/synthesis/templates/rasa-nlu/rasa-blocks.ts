import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml'
import { limits } from '../template-limits.ts'
import { tellOdd } from '../odd-characters.ts'
import type { Report } from '../template-problems.ts'
import type { Place } from '../template-types.ts'
import { examplesOf, textOf, type Example, type YamlFile } from './examples-of.ts'
import type { NoteList } from '../note-list.ts'

/** What one item under `nlu:` holds. */
export interface RasaBlock {
  readonly kind: 'intent' | 'lookup' | 'synonym'
  readonly name: string
  readonly at: Place
  readonly examples: readonly Example[]
}
/** As Rasa looks for them: the first that an item has says what it is. */
const KINDS = ['intent', 'synonym', 'regex', 'lookup'] as const

/** The items under `nlu:` that sentences can be made from; what is no training data is told, what is left out is noted. */
export function rasaBlocks(text: string, file: string, report: Report, notes: NoteList): readonly RasaBlock[] {
  const begin: Place = { file, line: 1, column: 1 }
  if (text.length > limits.rasa) {
    report('file-too-large', begin, 1, { found: text.length, limit: limits.rasa })
    return []
  }
  for (const [i, line] of text.split(/\r\n|\r|\n/).entries()) tellOdd(line, { file, line: i + 1, column: 1 }, report)
  const lineCounter = new LineCounter()
  // Aliases of YAML could blow a small file up, and training data uses none: what is one counts as unreadable.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, merge: false })
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col) }
  }
  const placeOf = (node: unknown): Place => placeAt((node as Node | null)?.range?.[0] ?? 0)
  for (const { message, pos } of document.errors)
    report('bad-yaml', placeAt(pos[0]), 1, { detail: message.split('\n')[0]! })
  if (document.errors.length > 0) return []

  const root = document.contents
  for (const { key } of isMap(root) ? root.items : []) {
    const name = isScalar(key) ? textOf(key) : ''
    if (name && !['version', 'nlu'].includes(name)) notes.add('rasa-left-out', name, placeOf(key))
  }
  const nlu: unknown = isMap(root) ? root.get('nlu', true) : null
  if (nlu && !isSeq(nlu) && !(isScalar(nlu) && nlu.value === null)) report('unreadable-block', placeOf(nlu), 1)
  const yaml: YamlFile = { text, file, lineCounter }
  return (isSeq(nlu) ? nlu.items : []).flatMap((item) => {
    const block = isMap(item) ? blockOf(item, yaml, placeOf, notes) : null
    if (block === null) report('unreadable-block', placeOf(item), 1)
    for (const { text, placeOf } of block?.undashed ?? []) report('no-dash', placeOf(0), Math.max(1, text.length))
    return block?.blocks ?? []
  })
}

/** Null where nothing can be read from it. */
function blockOf(
  item: YAMLMap,
  yaml: YamlFile,
  placeOf: (node: unknown) => Place,
  notes: NoteList,
): { readonly blocks: readonly RasaBlock[]; readonly undashed: readonly Example[] } | null {
  const kind = KINDS.find((one) => item.has(one))
  const named: unknown = kind && item.get(kind, true)
  const name = isScalar(named) ? textOf(named).trim() : ''
  const at = placeOf(named)
  if (!kind || name === '' || name === 'null') return null
  if (item.has('metadata')) notes.add('rasa-left-out', 'metadata', placeOf(item.get('metadata', true)))
  if (kind === 'regex') {
    notes.add('rasa-left-out', `regex ${name}`, at)
    return { blocks: [], undashed: [] }
  }
  const examples: unknown = item.get('examples', true)
  const isEmpty = examples === undefined || (isScalar(examples) && examples.value === null)
  const read = isEmpty ? { examples: [], undashed: [], hasMetadata: false } : examplesOf(examples, yaml)
  if (!read) return null
  if (read.hasMetadata) notes.add('rasa-left-out', 'metadata', placeOf(examples))
  return { blocks: [{ kind, name, at, examples: read.examples }], undashed: read.undashed }
}
