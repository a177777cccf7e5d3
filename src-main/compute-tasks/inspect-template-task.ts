import type { TemplateDraft, TemplateReport } from '../contract/template-report.ts'
import { FIRST_TASK, listLabels } from '../storage/tables/labels.ts'
import { inspectTemplates } from '../synthesis/inspect-templates.ts'
import { nearestName } from '../synthesis/templates/nearest-name.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { offeredNames } from './offered-names.ts'
import { importsBeside } from './stored-templates.ts'

/** Templates while they are written: what is wrong with them, and sentences as they would be drawn. */
export const inspectTemplate = defineTask({
  name: 'inspectTemplate',
  process: 'own',
  async run(
    { text, dialect, template, task = FIRST_TASK, name, ...wanted }: TemplateDraft,
    { project, reader }: TaskTools,
  ): Promise<TemplateReport> {
    const source = dialect === 'rasa' ? { kind: 'rasa' as const, text } : { kind: 'templates' as const, text, dialect }
    const { problems, notes, sentences, labels } = inspectTemplates(source, {
      ...wanted,
      file: name,
      read: importsBeside(reader.database(project), { id: template ?? null, task, name }),
    })
    const db = reader.database(project)
    const offered = offeredNames(db, task)
    const names = listLabels(db, task).map(({ name: known }) => known)
    return Promise.resolve({
      problems: problems.map((problem) => ({ ...problem, file: problem.file === name ? null : problem.file })),
      notes,
      sentences: sentences.toString(),
      labels: labels.map(({ sentences, preview, ...label }) => ({
        ...label,
        offered: offered(label.label) !== null,
        nearest: nearestName(label.label, names),
        sentences: sentences.toString(),
        preview: preview.map(({ template, label: _label, seed: _seed, slots, ...sentence }) => ({
          ...sentence,
          line: template.line,
          slots: slots.map(({ slot, value, start, end }) => ({ slot, value, start, end })),
        })),
      })),
    })
  },
})
