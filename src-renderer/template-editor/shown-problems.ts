import { StateEffect, StateField, type EditorState, type Extension, type Range } from '@codemirror/state'
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view'

export interface ShownEdit {
  readonly line: number
  readonly column: number
  readonly length: number
  readonly text: string
}
/** A problem in the reader's words. Lines and columns count from 1. */
export interface ShownProblem {
  readonly line: number
  readonly column: number
  readonly length: number
  readonly what: string
  readonly remedy: string
  readonly fixes: readonly { readonly title: string; readonly edits: readonly ShownEdit[] }[]
}
interface Shown {
  readonly problems: readonly ShownProblem[]
  /** The line somebody is writing in: it is underlined, but says nothing yet. */
  readonly quiet: number | null
}
const setShown = StateEffect.define<Shown>()
/** Of one line; what else is wrong in it comes when these are mended. */
const MOST_IN_LINE = 8

/** The problems underlined in place, each line with what is wrong below it and what mends it. */
const shownProblems = StateField.define<Shown & { readonly decorations: DecorationSet }>({
  create: () => ({ problems: [], quiet: null, decorations: Decoration.none }),
  update(value, transaction) {
    let now = value
    if (transaction.docChanged) now = { ...now, decorations: now.decorations.map(transaction.changes) }
    for (const effect of transaction.effects)
      if (effect.is(setShown)) now = { ...effect.value, decorations: decorated(transaction.state, effect.value) }
    return now
  },
  provide: (field) => EditorView.decorations.from(field, ({ decorations }) => decorations),
})

const underlined = Decoration.mark({ class: 'cm-wrong' })

function decorated(state: EditorState, { problems, quiet }: Shown): DecorationSet {
  const found: Range<Decoration>[] = []
  const byLine = Map.groupBy(
    problems.filter(({ line }) => line <= state.doc.lines),
    ({ line }) => line,
  )
  for (const [number, some] of byLine) {
    const line = state.doc.line(number)
    for (const { column, length } of some) {
      const from = Math.min(line.from + column - 1, Math.max(line.from, line.to - 1))
      const to = Math.min(Math.max(from + length, from + 1), line.to)
      if (to > from) found.push(underlined.range(from, to))
    }
    const says = new Message(some.slice(0, MOST_IN_LINE))
    if (number !== quiet) found.push(Decoration.widget({ widget: says, block: true, side: 1 }).range(line.to))
  }
  return Decoration.set(found, true)
}

class Message extends WidgetType {
  readonly problems: readonly ShownProblem[]
  constructor(problems: readonly ShownProblem[]) {
    super()
    this.problems = problems
  }
  override eq(other: Message): boolean {
    return JSON.stringify(other.problems) === JSON.stringify(this.problems)
  }
  override toDOM(view: EditorView): HTMLElement {
    const box = element('div', 'cm-problem')
    for (const [at, { what, remedy, fixes }] of this.problems.entries()) {
      const row = element('div', 'cm-problem-row')
      const words = element('span', 'cm-problem-words')
      words.append(element('b', '', what), ` ${remedy}`)
      const acts = element('span', 'cm-problem-acts')
      for (const [i, { title, edits }] of fixes.entries()) {
        const act = element('button', 'cm-fix', title) as HTMLButtonElement
        act.type = 'button'
        act.onclick = () => apply(view, edits)
        acts.append(act)
        if (at + i === 0) acts.append(element('kbd', '', 'Ctrl .'))
      }
      row.append(words, acts)
      box.append(row)
    }
    return box
  }
  override ignoreEvent(): boolean {
    return true
  }
}
function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name)
  if (className) made.className = className
  made.textContent = text
  return made
}

/** Mends: the text as the edits leave it, the cursor behind what they wrote. */
function apply(view: EditorView, edits: readonly ShownEdit[]): void {
  const { doc } = view.state
  if (edits.some(({ line }) => line > doc.lines)) return
  const changes = edits.map(({ line, column, length, text }) => {
    const from = Math.min(doc.line(line).from + column - 1, doc.length)
    return { from, to: Math.min(from + length, doc.length), insert: text }
  })
  const last = changes.at(-1)!
  const set = view.state.changes(changes)
  view.dispatch({
    changes: set,
    selection: { anchor: set.mapPos(last.from, -1) + last.insert.length },
    userEvent: 'input.fix',
    scrollIntoView: true,
  })
  view.focus()
}

/** Mends what is wrong in the cursor's line, or the first that is wrong at all. */
export function mend(view: EditorView): boolean {
  const { problems } = view.state.field(shownProblems)
  const { number } = view.state.doc.lineAt(view.state.selection.main.head)
  const canMend = problems.filter(({ fixes }) => fixes.length > 0)
  const [fix] = (canMend.find(({ line }) => line === number) ?? canMend[0])?.fixes ?? []
  if (fix) apply(view, fix.edits)
  return fix !== undefined
}
/** The cursor to the next problem below it, or the first. */
export function nextProblem(view: EditorView): boolean {
  const { doc, selection } = view.state
  const places = view.state
    .field(shownProblems)
    .problems.filter(({ line }) => line <= doc.lines)
    .map(({ line, column }) => Math.min(doc.line(line).from + column - 1, doc.line(line).to))
  const next = places.find((place) => place > selection.main.head) ?? places[0]
  if (next !== undefined) view.dispatch({ selection: { anchor: next }, scrollIntoView: true })
  return next !== undefined
}

export const showProblems = (view: EditorView, problems: readonly ShownProblem[], quiet: number | null): void =>
  view.dispatch({ effects: setShown.of({ problems, quiet }) })
export const problemsInPlace: Extension = shownProblems
