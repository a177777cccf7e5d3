import type { ImportNote, NoteKind } from './import-notes.ts'
import type { Place } from './template-types.ts'

/** Notes on files, one for each kind in a file, with all it is about and the line of the first. */
export class NoteList {
  readonly #notes = new Map<string, { file: string; kind: NoteKind; line: number; about: Set<string> }>()

  add(kind: NoteKind, about: string, { file, line }: Place): void {
    const key = `${kind}\n${file}`
    const known = this.#notes.get(key) ?? { file, kind, line, about: new Set<string>() }
    known.line = Math.min(known.line, line)
    known.about.add(about)
    this.#notes.set(key, known)
  }
  all = (): readonly ImportNote[] =>
    [...this.#notes.values()].map((note) => ({ ...note, about: [...note.about].sort() }))
}
