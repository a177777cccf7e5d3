import { insertNewlineAndIndent } from '@codemirror/commands'
import type { EditorView } from '@codemirror/view'

const INDENT = '    '

/** Enter: below a name its sentences begin, indented; below a sentence the next one; on an empty sentence the definition ends. */
export function newLine(view: EditorView): boolean {
  const { state } = view
  const { head, empty } = state.selection.main
  const line = state.doc.lineAt(head)
  const isHead = /^[%~@]\[[^\]]*\]/.test(line.text) && head >= line.from + line.text.indexOf(']')
  if (!empty) return insertNewlineAndIndent(view)
  if (/^\s+$/.test(line.text)) {
    view.dispatch({
      changes: { from: line.from, to: line.to, insert: '\n' },
      selection: { anchor: line.from + 1 },
      userEvent: 'input',
      scrollIntoView: true,
    })
    return true
  }
  const indent = isHead ? INDENT : /^\s*/.exec(state.sliceDoc(line.from, head))![0]
  view.dispatch({ ...state.replaceSelection(`\n${indent}`), userEvent: 'input', scrollIntoView: true })
  return true
}
