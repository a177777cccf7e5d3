import type { ImportNote } from '../import-notes.ts'
import { limits } from '../template-limits.ts'
import type { Report } from '../template-problems.ts'
import { keyOf, plainLine, type Definition, type Mark, type Place } from '../template-types.ts'
import { annotated } from './annotated-example.ts'
import type { Example } from './examples-of.ts'
import { ODD } from '../odd-characters.ts'
import { NoteList } from '../note-list.ts'
import { rasaBlocks, type RasaBlock } from './rasa-blocks.ts'
import { SlotValues, Synonyms } from './slot-values.ts'

/**
 * Training data of Rasa NLU (YAML, `nlu:` with `intent`, `lookup`, `synonym`) as definitions: examples are sentences of their label, annotated
 * words and lookup tables fill slots with the value they are said to have. All files make one set of data, as in Rasa.
 */
export class RasaReader {
  readonly #report: Report
  readonly #budget: { parts: number }
  readonly #definitions = new Map<string, Definition>()
  readonly #slots = new Map<string, SlotValues>()
  readonly #synonyms = new Synonyms()
  readonly #notes = new NoteList()

  /** `budget`: references that may still be read, in all files together. */
  constructor(report: Report, budget: { parts: number }) {
    this.#report = report
    this.#budget = budget
  }

  read(text: string, file: string): void {
    for (const block of rasaBlocks(text, file, this.#report, this.#notes)) this.#take(block)
  }

  /** What all files read so far define, and what of them is left out or differs. */
  finish(): { readonly definitions: readonly Definition[]; readonly notes: readonly ImportNote[] } {
    const used = new Set<string>()
    for (const [entity, slot] of this.#slots) {
      const definition = this.#definitions.get(`@${entity}`)!
      for (const value of slot.into(definition, this.#synonyms)) used.add(value)
      for (const text of slot.ambiguous) this.#notes.add('rasa-two-values', `${entity}: ${text}`, definition.at)
    }
    for (const value of this.#synonyms.values()) {
      const [{ at } = { at: null }] = this.#synonyms.wordingsOf(value)
      this.#notes.add(used.has(value) ? 'rasa-synonyms' : 'rasa-unused-synonyms', value, at!)
    }
    return { definitions: [...this.#definitions.values()], notes: this.#notes.all() }
  }

  #take({ kind, name, at, examples }: RasaBlock): void {
    if (kind === 'intent') {
      const label = this.#define('%', name, at)
      if (name.includes('/')) this.#notes.add('rasa-retrieval', name, at)
      for (const example of examples) this.#takeExample(label, example)
    } else if (kind === 'lookup') {
      const slot = this.#slot(name, at)
      for (const { text, placeOf } of examples) slot.add({ text, value: null, at: placeOf(0) })
    } else {
      const wordings = this.#define('~', name, at)
      const known = new Set(wordings.lines.flatMap(({ parts: [part] }) => (part?.kind === 'text' ? [part.text] : [])))
      for (const { text, placeOf } of [{ text: name, placeOf: () => at }, ...examples]) {
        if (!known.has(text)) wordings.lines.push(plainLine([{ kind: 'text', text }], placeOf(0)))
        known.add(text)
      }
      for (const { text, placeOf } of examples) this.#synonyms.add(name, text, placeOf(0))
    }
  }

  #takeExample(label: Definition, { text, placeOf }: Example): void {
    const refuse = (kind: Parameters<Report>[0], index: number, length: number, fields = {}) => {
      this.#report(kind, placeOf(index), length, fields)
      label.broken = true
    }
    if (text.length > limits.line)
      return refuse('line-too-long', limits.line, 1, { found: text.length, limit: limits.line })
    // Told already.
    if (ODD.test(text)) return void (label.broken = true)
    const { parts, annotations, faults } = annotated(text, placeOf)
    for (const { from, length } of faults)
      refuse('unreadable-annotation', from, length, { found: text.slice(from, from + Math.min(length, 60)) })
    this.#budget.parts -= annotations.length
    if (this.#budget.parts < 0) return refuse('too-many-parts', 0, 1, { limit: limits.parts })
    for (const { entity, role, group, others, at, ...wording } of annotations) {
      this.#slot(entity, at).add({ ...wording, at })
      for (const other of others) this.#notes.add('rasa-several', `${entity}, ${other}`, at)
      if (role !== null) this.#notes.add('rasa-annotations', `${entity}: role ${role}`, at)
      if (group !== null) this.#notes.add('rasa-annotations', `${entity}: group ${group}`, at)
    }
    if (faults.length === 0) label.lines.push(plainLine(parts, placeOf(0)))
  }

  #slot(entity: string, at: Place): SlotValues {
    this.#define('@', entity, at)
    const known = this.#slots.get(entity) ?? new SlotValues()
    this.#slots.set(entity, known)
    return known
  }
  #define(mark: Mark, name: string, at: Place): Definition {
    const key = keyOf({ mark, name })
    const known = this.#definitions.get(key) ?? { mark, name, settings: {}, lines: [], at }
    this.#definitions.set(key, known)
    return known
  }
}
