import { plainLine, type Definition, type Line, type Place } from '../template-types.ts'

interface Wording {
  readonly text: string
  /** Written beside the words; null: what synonyms say, or the words themselves. */
  readonly value: string | null
  readonly at: Place
}
/** `synonym:` blocks, those of all files together as Rasa reads them. */
export class Synonyms {
  readonly #values = new Map<string, string>()
  readonly #wordings = new Map<string, Wording[]>()

  add(value: string, text: string, at: Place): void {
    // Rasa looks a synonym up in small letters.
    if (!this.#values.has(text.toLowerCase())) this.#values.set(text.toLowerCase(), value)
    const known = this.#wordings.get(value)
    if (known) known.push({ text, value, at })
    else this.#wordings.set(value, [{ text, value, at }])
  }
  valueOf = (text: string): string => this.#values.get(text.toLowerCase()) ?? text
  wordingsOf = (value: string): readonly Wording[] => this.#wordings.get(value) ?? []
  values = (): Iterable<string> => this.#wordings.keys()
}

/** The words of one slot: annotated ones, those of lookup tables, and in the end the synonyms of their values. */
export class SlotValues {
  /** By their words. */
  readonly #wordings = new Map<string, Wording>()
  /** Words that are said to mean different values. */
  readonly ambiguous = new Set<string>()

  add(wording: Wording): void {
    const known = this.#wordings.get(wording.text)
    if (wording.text === '') return
    if (!known || (known.value === null && wording.value !== null)) this.#wordings.set(wording.text, wording)
    else if (wording.value !== null && known.value !== wording.value) this.ambiguous.add(wording.text)
  }

  /** Writes them into the definition, all values equally often, the wordings of one sharing its draws. Returns the values whose synonyms are drawn. */
  into(definition: Pick<Definition, 'lines'>, synonyms: Synonyms): ReadonlySet<string> {
    const used = new Set<string>()
    const byValue = new Map<string, Wording[]>()
    const put = (value: string, wording: Wording) => {
      const all = byValue.get(value)
      if (all) all.push(wording)
      else byValue.set(value, [wording])
    }
    for (const wording of this.#wordings.values()) put(wording.value ?? synonyms.valueOf(wording.text), wording)
    for (const [value, all] of byValue)
      for (const wording of synonyms.wordingsOf(value)) {
        used.add(value)
        if (this.#wordings.has(wording.text)) continue
        this.#wordings.set(wording.text, wording)
        all.push(wording)
      }
    for (const [value, all] of byValue)
      for (const { text, at } of all) definition.lines.push(lineOf(text, value, all.length, at))
    return used
  }
}
const lineOf = (text: string, value: string, among: number, at: Place): Line => ({
  ...plainLine([{ kind: 'text', text }], at),
  weight: 1 / among,
  value,
})
