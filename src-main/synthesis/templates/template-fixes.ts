import type { TemplateProblem } from './template-problems.ts'

/** Characters from a column on (from 1) that become `text`; a line after the last one is a new one. */
export interface TemplateEdit {
  readonly line: number
  readonly column: number
  readonly length: number
  readonly text: string
}
/** A way to mend a problem. `name`: what it writes, where the words of the fix say it. */
export interface TemplateFix {
  readonly kind: 'use' | 'define' | 'close' | 'escape' | 'indent' | 'remark' | 'own-line' | 'as-wording' | 'move'
  readonly name: string
  readonly edits: readonly TemplateEdit[]
}

const INDENT = '    '

/**
 * Gives the ways to mend a problem that the language itself knows, the likeliest first; none where only the writer can know. `lines`: those of
 * the file; `escapes`: whether its language has a sign for what is meant itself.
 */
export function fixer(
  lines: readonly string[],
  escapes: boolean,
): (problem: TemplateProblem) => readonly TemplateFix[] {
  const head = lines.findIndex((line) => /^[%~@]\[/.test(line))
  return (problem) =>
    fixesOf(problem, lines, head >= 0 && head < problem.line - 1).filter(({ kind }) => escapes || kind !== 'escape')
}

function fixesOf(problem: TemplateProblem, lines: readonly string[], hasHead: boolean): readonly TemplateFix[] {
  const { kind, line, column, length, fields } = problem
  const written = lines[line - 1]
  if (written === undefined) return []
  const found = written.slice(column - 1, column - 1 + length)
  const put = (text: string, at = column, over = 0): TemplateEdit => ({ line, column: at, length: over, text })
  const fix = (kind: TemplateFix['kind'], name: string, ...edits: TemplateEdit[]): TemplateFix => ({
    kind,
    name,
    edits,
  })
  const end = written.trimEnd().length + 1

  switch (kind) {
    case 'not-defined': {
      const [name, nearest] = [String(fields['name']), String(fields['nearest'] ?? '')]
      const signs = /^[^?&\]]*/.exec(found.slice(2))![0].length + 2
      const use = nearest && fix('use', nearest, put(nearest.slice(0, -1), column, signs))
      const last = lines.length
      const define = { line: last, column: lines[last - 1]!.length + 1, length: 0, text: `\n\n${name}\n${INDENT}` }
      return [...(use ? [use] : []), fix('define', name, define)]
    }
    case 'not-closed': {
      const isBrace = found.startsWith('{')
      const word = /^\S*/.exec(written.slice(column - 1))![0].replace(/[.,;:!?]*$/, '').length
      const sign = isBrace ? '}' : ']'
      return [
        fix('close', sign, put(sign, isBrace ? end : column + word)),
        ...(column > 1 ? [fix('escape', `\\${found}`, put('\\'))] : []),
      ]
    }
    case 'stray-brace':
      return [fix('escape', '\\}', put('\\'))]
    case 'stray-line':
      return [...(hasHead ? [fix('indent', '', put(INDENT, 1))] : []), fix('remark', '//', put('// ', 1))]
    case 'text-after-head':
      return [fix('own-line', '', put(`\n${INDENT}${found.trim()}`, column, length))]
    case 'label-in-line':
      return [fix('as-wording', `~${found.slice(1)}`, put('~', column, 1))]
    case 'weight-not-first': {
      // An alternative of a { … } has its own beginning: there only the writer knows.
      if (written.slice(0, column).includes('{')) return [fix('escape', `\\${found}`, put('\\'))]
      const first = written.length - written.trimStart().length + 1
      return [
        fix('move', found, put('', column, length), put(`${found} `, first)),
        fix('escape', `\\${found}`, put('\\')),
      ]
    }
    case 'feature-not-last':
      return [
        fix('move', found, put('', column, length), put(` ${found}`, end)),
        fix('escape', `\\${found}`, put('\\')),
      ]
    default:
      return []
  }
}
