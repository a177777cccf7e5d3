import { HighlightStyle, StreamLanguage, syntaxHighlighting, type StringStream } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { Tag } from '@lezer/highlight'

/** What a sign begins, by its first character: `%[…]` label, `~[…]` wordings, `@[…]` slot, `*[…]` how often, `#[…]` range, `&[…]` agreement. */
const INSIDE = {
  '%': 'label',
  '~': 'wording',
  '@': 'slot',
  '*': 'weight',
  '#': 'range',
  '&': 'agreement',
} as const
type Sign = keyof typeof INSIDE
const names = [...Object.values(INSIDE), 'remark', 'optional', 'brace', 'escaped', 'setting', 'import'] as const
type Name = (typeof names)[number]
const tags = Object.fromEntries(names.map((name) => [name, Tag.define(name)])) as Record<Name, Tag>

interface Reading {
  /** The bracket that is open in this line. */
  inside: Sign | null
  /** The line names a definition; what follows are its settings. */
  isHead: boolean
}

/** Reads one token of a line; every line begins anew. `own`: our language, not Chatito's, in which fewer signs mean something. */
export function readToken(stream: StringStream, state: Reading, own: boolean): Name | null {
  if (stream.sol()) Object.assign(state, { inside: null, isHead: /^[%~@]\[/.test(stream.string) })
  if (stream.sol() && stream.match(own ? /^\s*\/\/.*/ : /^(?:\s*\/\/|#).*/)) return 'remark'
  if (stream.sol() && stream.match(/^import\s.*/)) return 'import'
  if (state.inside) {
    const name = INSIDE[state.inside]
    if (stream.eat(']')) return ((state.inside = null), name)
    const canSayMore = state.inside === '~' || state.inside === '@'
    if (canSayMore && stream.match(/^\?(?:[\d.]+%)?/)) return 'optional'
    if (own && canSayMore && stream.match(/^&[\p{L}\p{N}_]+/u)) return 'agreement'
    stream.next()
    stream.eatWhile(canSayMore ? (own ? /[^\]?&]/ : /[^\]?]/) : /[^\]]/)
    return name
  }
  const opened = stream.match(own ? /^[%~@*#&]\[/ : /^[%~@*]\[/) as RegExpMatchArray | null
  if (opened) {
    state.inside = opened[0][0] as Sign
    return INSIDE[state.inside]
  }
  if (own && stream.match(/^\\[\\{}|~@%#&*[]/)) return 'escaped'
  if (own && stream.match(/^[{|}]/)) return 'brace'
  if (state.isHead && stream.match(/^'[^']*'|^"[^"]*"/)) return 'setting'
  stream.next()
  stream.eatWhile(/[^\\{}|~@%#&*'"]/)
  return null
}

const highlight = HighlightStyle.define([
  { tag: tags.label, color: 'var(--data-4)', fontWeight: '600' },
  { tag: tags.wording, color: 'var(--data-2)' },
  { tag: tags.slot, color: 'var(--data-3)' },
  { tag: [tags.weight, tags.range], color: 'var(--data-5)' },
  { tag: [tags.optional, tags.agreement, tags.brace], color: 'var(--ink-2)', fontWeight: '700' },
  { tag: [tags.remark, tags.setting, tags.import, tags.escaped], color: 'var(--ink-3)' },
])

/** Colours for a template; training data of Rasa stays plain. */
export function templateLanguage(dialect: 'kindling' | 'chatito' | 'rasa'): Extension {
  if (dialect === 'rasa') return []
  const language = StreamLanguage.define<Reading>({
    name: dialect,
    startState: () => ({ inside: null, isHead: false }),
    token: (stream, state) => readToken(stream, state, dialect === 'kindling'),
    tokenTable: tags,
    languageData: { commentTokens: { line: '//' } },
  })
  return [language, syntaxHighlighting(highlight)]
}
