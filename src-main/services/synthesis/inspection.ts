import type { Serves } from '../../contract/serves.ts'
import type { synthesis } from '../../contract/synthesis.ts'
import { inspectTemplates } from '../../synthesis/inspect-templates.ts'
import { noises } from '../../synthesis/noises/index.ts'

/** Templates while they are written: no project is asked. */
export const inspection: Pick<Serves<typeof synthesis>, 'inspect' | 'noises'> = {
  inspect({ text, dialect, ...wanted }) {
    const source = dialect === 'rasa' ? { kind: 'rasa' as const, text } : { kind: 'templates' as const, text, dialect }
    const { problems, notes, sentences, labels } = inspectTemplates(source, wanted)
    return {
      problems: problems.map(({ file: _, ...problem }) => problem),
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
}
