import { acceptCompletion, autocompletion, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands'
import { indentUnit } from '@codemirror/language'
import { EditorState, Prec } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view'
import { editorLook } from './editor-look'
import { mend, nextProblem, problemsInPlace, showProblems, type ShownProblem } from './shown-problems'
import { completions } from './template-completion'
import { templateLanguage } from './template-language'
import { newLine } from './typing'

type Dialect = 'kindling' | 'chatito' | 'rasa'
interface Around {
  readonly text: string
  readonly dialect: Dialect
  readonly label: string
  readonly hint: string
  readonly labels: () => readonly string[]
  readonly changed: (text: string) => void
  readonly run: () => void
  readonly save: () => void
  /** The cursor has come into another line. */
  readonly line: (number: number) => void
}
export interface TemplateEditor {
  /** Another text, unless it is the one that is there. */
  readonly take: (text: string, dialect: Dialect) => void
  readonly tell: (problems: { readonly of: string; readonly all: readonly ShownProblem[] }) => void
  readonly goTo: (line: number) => void
  readonly focus: () => void
  readonly close: () => void
}
/** Whoever has stopped writing for so long is told what is wrong in the line he is in. */
const PAUSE_MS = 900
/** After Escape, Tab moves the focus for so long. */
const LEAVE_MS = 2000

/**
 * The editor in a shadow root of `host`: there its styles are adopted sheets, which the page’s policy allows (it lets no style element in).
 */
export function templateEditor(host: HTMLElement, around: Around): TemplateEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  let dialect = around.dialect
  let written = around.text
  let problems: readonly ShownProblem[] = []
  let pause: ReturnType<typeof setTimeout> | undefined

  const lineOf = ({ doc, selection }: EditorState) => doc.lineAt(selection.main.head).number
  const changes = EditorView.updateListener.of((update) => {
    if (update.docChanged) {
      written = update.state.doc.toString()
      around.changed(written)
      clearTimeout(pause)
      pause = setTimeout(() => {
        pause = undefined
        showProblems(view, problems, null)
      }, PAUSE_MS)
    }
    if (update.selectionSet && lineOf(update.startState) !== lineOf(update.state)) around.line(lineOf(update.state))
  })
  const does = (act: () => void) => () => (act(), true)
  const stateOf = (text: string) =>
    EditorState.create({
      doc: text,
      extensions: [
        Prec.high(
          keymap.of([
            // Escape, then Tab goes on to what comes after the editor, whatever else Escape has closed.
            { key: 'Escape', run: (own) => (own.setTabFocusMode(LEAVE_MS), false) },
            { key: 'Mod-Enter', run: does(around.run) },
            { key: 'Mod-s', run: does(around.save) },
            { key: 'Mod-.', run: mend },
            { key: 'F8', run: nextProblem },
            { key: 'Tab', run: acceptCompletion },
          ]),
        ),
        keymap.of([...completionKeymap, { key: 'Enter', run: newLine }]),
        keymap.of([...historyKeymap, ...defaultKeymap, { key: 'Tab', run: indentMore, shift: indentLess }]),
        history(),
        lineNumbers(),
        highlightActiveLineGutter(),
        drawSelection(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': around.label }),
        placeholder(around.hint),
        indentUnit.of('    '),
        templateLanguage(dialect),
        autocompletion({
          override: [(context) => completions(context, around.labels())],
          icons: false,
          // Its keys stand above, below those of the editor itself.
          defaultKeymap: false,
        }),
        problemsInPlace,
        editorLook,
        changes,
      ],
    })
  const view = new EditorView({ state: stateOf(around.text), parent: root, root })

  return {
    take(text, spoken) {
      if (spoken === dialect && text === written) return
      dialect = spoken
      written = text
      clearTimeout(pause)
      pause = undefined
      problems = []
      view.setState(stateOf(text))
    },
    tell({ of, all }) {
      // An answer to what was written a moment ago: the next one is on its way.
      if (of !== written) return
      problems = all
      const writes = pause !== undefined && view.hasFocus
      showProblems(view, all, writes ? lineOf(view.state) : null)
    },
    goTo(number) {
      const line = view.state.doc.line(Math.min(number, view.state.doc.lines))
      view.dispatch({ selection: { anchor: line.to }, effects: EditorView.scrollIntoView(line.from, { y: 'center' }) })
      view.focus()
    },
    focus: () => view.focus(),
    close() {
      clearTimeout(pause)
      view.destroy()
    },
  }
}
