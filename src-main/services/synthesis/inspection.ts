import type { Serves } from '../../contract/serves.ts'
import type { synthesis } from '../../contract/synthesis.ts'
import { inspectTemplates } from '../../synthesis/inspect-templates.ts'
import type { ReadSource } from '../../synthesis/templates/template-types.ts'
import { noises } from '../../synthesis/noises/index.ts'

type Beside = (template: number | null, task: number | undefined, name: string) => ReadSource

/** Templates while they are written. `beside`: reads what one imports. */
export const inspection = (beside: Beside): Pick<Serves<typeof synthesis>, 'inspect' | 'noises'> => ({
  inspect({ text, dialect, template, task, name, ...wanted }) {
    const source = dialect === 'rasa' ? { kind: 'rasa' as const, text } : { kind: 'templates' as const, text, dialect }
    const { problems, notes, sentences, labels } = inspectTemplates(source, {
      ...wanted,
      file: name,
      read: beside(template ?? null, task, name),
    })
    return {
      problems: problems.map((problem) => ({ ...problem, file: problem.file === name ? null : problem.file })),
      notes,
      sentences: sentences.toString(),
      labels: labels.map(({ sentences, preview, ...label }) => ({
        ...label,
        sentences: sentences.toString(),
        preview: preview.map(({ template, label: _label, seed: _seed, slots, ...sentence }) => ({
          ...sentence,
          line: template.line,
          slots: slots.map(({ slot, value, start, end }) => ({ slot, value, start, end })),
        })),
      })),
    }
  },
  noises: () => noises.map(({ id, title, summary, per }) => ({ id, title, summary, per })),
})
