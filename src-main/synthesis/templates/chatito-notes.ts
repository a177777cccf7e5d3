import type { ImportNote, NoteKind } from './import-notes.ts'
import { keyOf, type Definition } from './template-types.ts'

const KNOWN = new Set(['training', 'testing', 'distribution', 'label', 'from', 'column', 'weight', 'agree'])

/** Definitions of a Chatito file as that language means them, and every difference that matters for this file. `elsewhere`: keys other files define. */
export function asInChatito(
  definitions: readonly Definition[],
  file: string,
  elsewhere: ReadonlySet<string>,
): { readonly definitions: readonly Definition[]; readonly notes: readonly ImportNote[] } {
  const notes: ImportNote[] = []
  const note = (kind: NoteKind, about: readonly string[]) =>
    void (about.length > 0 && notes.push({ file, kind, line: 0, about: [...new Set(about)].sort() }))
  const named = (having: (one: Definition) => boolean) =>
    definitions.filter(having).map(({ mark, name }) => `${mark}[${name}]`)
  const defined = new Set([...definitions.map(keyOf), ...elsewhere])
  const asText = new Map<string, Definition>()
  for (const { lines } of definitions)
    for (const { parts } of lines)
      for (const part of parts)
        if (part.kind === 'reference' && part.to.startsWith('~') && !defined.has(part.to) && !asText.has(part.to)) {
          const name = part.to.slice(1)
          const text = { kind: 'text' as const, text: name }
          const line = { parts: [text], weight: 1, share: null, features: {}, at: part.at }
          asText.set(part.to, { mark: '~', name, settings: {}, lines: [line], at: part.at })
        }
  const says = (signs: readonly string[]) =>
    named(({ lines }) =>
      lines.some(({ parts }) => parts.some((p) => p.kind === 'text' && signs.some((s) => p.text.includes(s)))),
    )

  note(
    'even-or-regular',
    named(({ settings, lines }) => !settings['distribution'] && lines.length > 1),
  )
  note(
    'no-testing',
    named(({ settings }) => 'testing' in settings),
  )
  note(
    'all-or-count',
    named(({ mark, settings }) => mark === '%' && !('training' in settings)),
  )
  note(
    'settings-unused',
    definitions.flatMap(({ settings }) => Object.keys(settings).filter((name) => !KNOWN.has(name))),
  )
  note(
    'names-as-text',
    [...asText.values()].map(({ name }) => `~[${name}]`),
  )
  note('signs-are-text', says(['{', '}', '|', '#[', '&[', '\\']))
  const weighted = definitions.map((one) => ({ ...one, settings: { distribution: 'regular', ...one.settings } }))
  return { definitions: [...weighted, ...asText.values()], notes }
}
