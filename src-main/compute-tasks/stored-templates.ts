import { posix } from 'node:path'
import type { ReadableDb } from '../storage/database.ts'
import { importsOf, templateById, templateNamed, type TemplateRecord } from '../storage/tables/templates.ts'
import { parseSource, type ParsedTemplates } from '../synthesis/templates/parse-templates.ts'
import type { ReadSource, Source } from '../synthesis/templates/template-types.ts'
import { templateSource } from './template-source.ts'

/** A template of the project with all that it imports, read. */
export const parsedTemplate = (
  db: ReadableDb,
  template: Pick<TemplateRecord, 'id' | 'task' | 'name' | 'dialect' | 'source'>,
): ParsedTemplates => parseSource(sourceOf(template), template.name, importsBeside(db, template))

const sourceOf = ({ dialect, source: text }: Pick<TemplateRecord, 'dialect' | 'source'>): Source =>
  dialect === 'rasa' ? { kind: 'rasa', text } : { kind: 'templates', text, dialect }

/** Reads what a template imports: a file kept beside it, else another template of its task, called as it is named there. `id` null: one that is not saved yet. */
export function importsBeside(
  db: ReadableDb,
  { id, task, name }: Pick<TemplateRecord, 'task' | 'name'> & { readonly id: number | null },
): ReadSource {
  const beside = new Map(id === null ? [] : importsOf(db, id).map(({ path, text }) => [path, text]))
  return (path, from) => {
    const file = posix.join(from === name ? '' : posix.dirname(from), path.replaceAll('\\', '/'))
    const kept = beside.get(file)
    if (kept !== undefined) return { file, source: templateSource(file, kept) }
    const other = templateNamed(db, path, task)
    const found = other === null || other === id ? null : templateById(db, other)
    return found ? { file: found.name, source: sourceOf(found) } : 'missing'
  }
}
