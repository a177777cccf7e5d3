import { settingNames } from './check-settings.ts'
import type { ImportNote } from './import-notes.ts'
import { NoteList } from './note-list.ts'
import {
  keyOf,
  plainLine,
  type Definition,
  type Line,
  type Part,
  type Place,
  type Reference,
} from './template-types.ts'

/** What means something in templates written here and is text in Chatito. */
const SIGNS = ['{', '}', '|', '#[', '&[', '%[', '*[', '@[', '\\']

interface ReadAs {
  /** Keys that other files define. */
  readonly elsewhere: ReadonlySet<string>
  /** A Chatito file that imports this one takes slots and aliases, no intents. */
  readonly isImported: boolean
}

/** Definitions of a Chatito file as that language means them (its specification, 2.3), and every difference that matters for this file. */
export function asInChatito(
  all: readonly Definition[],
  file: string,
  { elsewhere, isImported }: ReadAs,
): { readonly definitions: readonly Definition[]; readonly notes: readonly ImportNote[] } {
  const notes = new NoteList()
  const note = (kind: ImportNote['kind'], { mark, name, at }: Pick<Definition, 'mark' | 'name' | 'at'>) =>
    notes.add(kind, `${mark}[${name}]`, at)
  const taken = all.filter((one) => !(isImported && one.mark === '%'))
  for (const one of all) if (!taken.includes(one)) note('intents-not-imported', one)
  const definitions = taken.map((one) => (one.mark === '@' ? withoutSlots(one) : one))

  const defined = new Set([...definitions.map(keyOf), ...elsewhere])
  const asText = new Map<string, Definition>()
  const name = ({ to, at }: Reference) => {
    if (!to.startsWith('~') || defined.has(to) || asText.has(to)) return
    const text = to.slice(1)
    asText.set(to, { mark: '~', name: text, settings: {}, lines: [plainLine([textOf(text)], at)], at })
    note('names-as-text', { mark: '~', name: text, at })
  }
  for (const one of definitions) {
    const { mark, settings, lines, at } = one
    const parts = lines.flatMap((line) => line.parts)
    if (!settings['distribution'] && lines.length > 1) note('even-or-regular', one)
    if ('testing' in settings) note('no-testing', one)
    if (mark === '%' && !('training' in settings)) note('all-or-count', one)
    for (const setting of Object.keys(settings))
      if (!settingNames.has(setting)) notes.add('settings-unused', setting, at)
    if (parts.some((part) => part.kind === 'text' && SIGNS.some((sign) => part.text.includes(sign))))
      note('signs-are-text', one)
    if (parts.some((part) => part.kind === 'reference' && part.leftOut > 0)) note('left-out-half', one)
    if (lines.some(isWeighted)) note(lines.some(({ share }) => share !== null) ? 'shares-and-weights' : 'weights', one)
    for (const part of parts) if (part.kind === 'reference') name(part)
  }
  const weighted = definitions.map((one) => ({ ...one, settings: { distribution: 'regular', ...one.settings } }))
  return { definitions: [...weighted, ...asText.values()], notes: notes.all() }
}

const textOf = (text: string): Part => ({ kind: 'text', text })
const isWeighted = ({ weight, share }: Line) => share === null && weight !== 1

/** Within a slot `@[…]` is text. */
const withoutSlots = (one: Definition): Definition => ({
  ...one,
  lines: one.lines.map((line) => ({
    ...line,
    parts: line.parts.map((part) =>
      part.kind === 'reference' && part.to.startsWith('@')
        ? textOf(`@[${part.to.slice(1)}${part.leftOut > 0 ? '?' : ''}]`)
        : part,
    ),
  })),
})

/** Lines that are remarks here and sentences in Chatito: `//` behind blanks. */
export function indentedRemarks(text: string, file: string): readonly ImportNote[] {
  const notes = new NoteList()
  for (const [i, line] of text.split(/\r\n|\r|\n/).entries()) {
    const at: Place = { file, line: i + 1, column: 1 }
    if (/^\s+\/\//.test(line)) notes.add('indented-remarks', line.trim().slice(0, 40), at)
  }
  return notes.all()
}
