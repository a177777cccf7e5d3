import type { TemplateProblem } from '@contract/template-report'
import type { ShownProblem } from '../../template-editor/shown-problems'
import { useWords } from '../../widgets/words'

/** What is wrong in a template, and what mends it, in the reader's language. */
export function useProblemWords() {
  const { t, te, count } = useWords()
  const inWords = (kind: 'reason' | 'form', code: string) =>
    te(`templates.${kind}.${code}`) ? t(`templates.${kind}.${code}`) : t('templates.reason.other', { code })
  /** Codes become words, large numbers readable. */
  function fieldsOf({ fields }: TemplateProblem): Record<string, string> {
    const said = Object.entries(fields).map(([name, value]): [string, string] => {
      if (typeof value === 'number') return [name, name === 'line' ? String(value) : count(value)]
      if (name === 'reason') return [name, inWords('reason', value)]
      if (name === 'expected' || name === 'what') return [name, inWords('form', value)]
      if (name === 'known' && te(`templates.form.${value}`)) return [name, t(`templates.form.${value}`)]
      return [name, value]
    })
    return { ...Object.fromEntries(said), close: fields['mark'] === '{' ? '}' : ']' }
  }
  return (problem: TemplateProblem): ShownProblem => {
    const { kind, line, column, length } = problem
    const fields = fieldsOf(problem)
    return {
      line,
      column,
      length,
      what: t(`templates.problem.${kind}.what`, fields),
      remedy: t(`templates.problem.${kind}.fix`, fields),
      fixes: problem.fixes.map(({ kind, name, edits }) => ({ title: t(`templates.fix.${kind}`, { name }), edits })),
    }
  }
}
