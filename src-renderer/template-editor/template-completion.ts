import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { EditorView } from '@codemirror/view'

const SETTINGS = ['training', 'distribution', 'label', 'from', 'column', 'weight', 'agree']
const FORMS = [
  'plain',
  'grouped',
  'percent',
  'ordinal',
  'words',
  'EUR',
  'USD',
  'GBP',
  'CNY',
  'JPY',
  'CHF',
  'long',
  'short',
]
const LANGUAGES = ['en', 'zh', 'de', 'fr', 'es']
/** Characters of the text that are looked through for names. */
const LOOKED_THROUGH = 200_000

/** Puts a name in and closes its bracket, which may be closed already. */
const closing = (label: string, detail = ''): Completion => ({
  label,
  detail,
  apply(view: EditorView, _: Completion, from: number, to: number) {
    const isClosed = view.state.sliceDoc(to, to + 1) === ']'
    view.dispatch({
      changes: { from, to, insert: isClosed ? label : `${label}]` },
      selection: { anchor: from + label.length + 1 },
      userEvent: 'input.complete',
    })
  },
})
const named = (text: string, shape: RegExp) => [...new Set([...text.matchAll(shape)].map(([, name]) => name!.trim()))]

/** What may stand at the cursor: names of labels, wordings and slots, settings, forms of a range, what agrees. `labels`: those of the project. */
export function completions(context: CompletionContext, labels: readonly string[]): CompletionResult | null {
  const { state, pos } = context
  const line = state.doc.lineAt(pos)
  const before = state.sliceDoc(Math.max(line.from, pos - 500), pos)
  const text = () => state.sliceDoc(0, LOOKED_THROUGH)
  const offer = (typed: string, options: readonly Completion[]): CompletionResult | null =>
    options.length === 0 ? null : { from: pos - typed.length, options: [...options], validFor: /^[^\][?&='"]*$/ }
  const plain = (all: readonly string[]) => all.map((label): Completion => ({ label }))

  const [, mark, name] = /([%~@])\[([^\][?&]*)$/.exec(before) ?? []
  if (mark === '%' && before.trimStart().startsWith('%')) {
    const defined = new Set(named(text(), /^%\[([^\]\n]+)\]/gm))
    return offer(
      name!,
      labels.filter((label) => !defined.has(label)).map((label) => closing(label)),
    )
  }
  if (mark === '~' || mark === '@') {
    const used = named(text(), mark === '~' ? /~\[([^\]?&\n]+)[^\]\n]*\]/g : /@\[([^\]?&\n]+)[^\]\n]*\]/g)
    return offer(
      name!,
      used.map((one) => closing(one)),
    )
  }
  const setting = /^[%~@]\[[^\]]*\]\((?:.*[,(])?\s*'([a-z]*)$/.exec(before)
  if (setting) return offer(setting[1]!, plain(SETTINGS))
  const form = /#\[[^\]]*\sas\s+([A-Za-z]*)$/.exec(before)
  if (form) return offer(form[1]!, plain(FORMS))
  const language = /#\[[^\]]*\sin\s+([a-z]*)$/.exec(before)
  if (language)
    return offer(
      language[1]!,
      LANGUAGES.map((one) => closing(one)),
    )
  const feature = /&\[(?:[^\]]*,\s*)?([\p{L}\p{N}_]*)$/u.exec(before)
  if (feature) return offer(feature[1]!, plain(named(text(), /&\[(?:[^\]\n]*,\s*)?([\p{L}\p{N}_]+)\s*[=\],]/gu)))
  const group = /[~@]\[[^\]]*&([\p{L}\p{N}_]*)$/u.exec(before)
  if (group)
    return offer(
      group[1]!,
      named(line.text, /[~@]\[[^\]\n]*&([\p{L}\p{N}_]+)/gu).map((one) => closing(one)),
    )
  return null
}
