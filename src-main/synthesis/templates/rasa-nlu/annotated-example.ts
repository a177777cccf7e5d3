import type { Part, Place } from '../template-types.ts'
import { nextIn } from './next-in.ts'

/** Words of an example that name an entity. */
export interface Annotation {
  readonly entity: string
  /** As they stand in the example. */
  readonly text: string
  /** What the entity is then said to be; null: nothing is written. */
  readonly value: string | null
  readonly role: string | null
  readonly group: string | null
  /** Entities beyond the first, which a sample cannot say of the same words. */
  readonly others: readonly string[]
  readonly at: Place
}
/** Something that looks like an annotation and is none; `from` and `length` count characters of the example. */
interface Fault {
  readonly from: number
  readonly length: number
}
export interface AnnotatedExample {
  readonly parts: readonly Part[]
  readonly annotations: readonly Annotation[]
  readonly faults: readonly Fault[]
}

/**
 * `fly to [Berlin](city)`, `[BER]{"entity": "city", "value": "Berlin"}` or `[Berlin][{"entity": "city"}, …]` → sentence parts with slots, and what
 * was annotated: Rasa's `ENTITY_REGEX`. Brackets that no tag follows are text.
 */
export function annotated(example: string, placeOf: (index: number) => Place): AnnotatedExample {
  const parts: Part[] = []
  const annotations: Annotation[] = []
  const faults: Fault[] = []
  const next = nextIn(example)
  let said = ''
  let from = 0
  for (let open = next('[', 0); open >= 0; open = next('[', from)) {
    const close = next(']', open + 1)
    if (close < 0) break
    const end = close === open + 1 ? null : endOfTag(example, close + 1, next)
    if (end === null) {
      // Whatever opens before this bracket closes with it, and no tag follows it.
      said += example.slice(from, close + 1)
      from = close + 1
      continue
    }
    said += example.slice(from, open)
    if (said) parts.push({ kind: 'text', text: said })
    said = ''
    from = end
    const tag = tagOf(example.slice(close + 1, end))
    const at = placeOf(open)
    if (!tag) {
      faults.push({ from: open, length: end - open })
      continue
    }
    parts.push({ kind: 'reference', to: `@${tag.entity}`, leftOut: 0, group: null, at, length: end - open })
    annotations.push({
      ...tag,
      text: example
        .slice(open + 1, close)
        .replaceAll(/\s+/g, ' ')
        .trim(),
      at,
    })
  }
  said += example.slice(from)
  if (said) parts.push({ kind: 'text', text: said })
  return { parts, annotations, faults }
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' }
/** Where the tag that begins at `at` ends; null where none stands there. */
function endOfTag(text: string, at: number, next: (sign: string, from: number) => number): number | null {
  const sign = CLOSES[text[at] ?? '']
  const end = sign === undefined ? -1 : next(sign, at + 1)
  return end <= at + 1 ? null : end + 1
}

type Tag = Omit<Annotation, 'text' | 'at'>
/** `(city)`, `(city:Berlin)`, `{"entity": "city", …}` or a list of the latter; null where it is none of them. */
function tagOf(tag: string): Tag | null {
  if (tag.startsWith('(')) {
    const [entity = '', ...value] = tag.slice(1, -1).split(':')
    const name = entity.trim().replace(/^"(.*)"$/, '$1')
    const said = value.join(':').trim()
    return name ? { entity: name, value: said || null, role: null, group: null, others: [] } : null
  }
  const all = entitiesOf(tag)
  const [first] = all ?? []
  return first ? { ...first, others: all!.slice(1).map(({ entity }) => entity) } : null
}

function entitiesOf(json: string): readonly Omit<Tag, 'others'>[] | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    return null
  }
  const all = (Array.isArray(parsed) ? parsed : [parsed]).map((one: unknown) => {
    const fields = (typeof one === 'object' && one !== null ? one : {}) as Readonly<Record<string, unknown>>
    const said = (name: string) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : null
      return typeof field === 'string' || typeof field === 'number' ? String(field).trim() || null : null
    }
    const entity = said('entity')
    return entity === null ? null : { entity, value: said('value'), role: said('role'), group: said('group') }
  })
  return all.includes(null) ? null : (all as Omit<Tag, 'others'>[])
}
