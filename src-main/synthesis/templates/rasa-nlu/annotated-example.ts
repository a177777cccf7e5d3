import type { Part, Place } from '../template-types.ts'

export interface Annotation {
  readonly entity: string
  /** As it stands in the example. */
  readonly text: string
  readonly hasRole: boolean
}

/** `fly to [Berlin](city)` or `[Berlin]{"entity": "city", "value": "BER"}` → sentence parts with slots, and what was annotated. */
export function annotated(
  example: string,
  at: Place,
): { readonly parts: readonly Part[]; readonly annotations: readonly Annotation[] } {
  const parts: Part[] = []
  const annotations: Annotation[] = []
  let said = ''
  let from = 0
  while (from < example.length) {
    const open = example.indexOf('[', from)
    const close = open < 0 ? -1 : example.indexOf(']', open)
    const tag = close < 0 ? null : tagAt(example, close + 1)
    if (open < 0 || close < 0) break
    if (!tag) {
      said += example.slice(from, open + 1)
      from = open + 1
      continue
    }
    said += example.slice(from, open)
    if (said) parts.push({ kind: 'text', text: said })
    said = ''
    const { entity, hasRole, end } = tag
    parts.push({ kind: 'reference', to: `@${entity}`, leftOut: 0, group: null, at, length: end - open })
    annotations.push({ entity, text: example.slice(open + 1, close), hasRole })
    from = end
  }
  said += example.slice(from)
  if (said) parts.push({ kind: 'text', text: said })
  return { parts, annotations }
}

/** `(city)`, `(city:BER)` or `{"entity": "city", …}`; null where none stands there. */
function tagAt(text: string, at: number): { entity: string; hasRole: boolean; end: number } | null {
  const close = text.indexOf(text[at] === '(' ? ')' : '}', at)
  if (!'({'.includes(text[at] ?? '-') || close < 0) return null
  const body = text.slice(at + 1, close)
  if (text[at] === '(') {
    const entity = body.split(':')[0]!.trim()
    return entity ? { entity, hasRole: false, end: close + 1 } : null
  }
  const entity = /"entity"\s*:\s*"([^"]+)"/.exec(body)?.[1]
  return entity ? { entity, hasRole: /"(role|group)"\s*:/.test(body), end: close + 1 } : null
}
