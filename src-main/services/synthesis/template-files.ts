import { basename, dirname, resolve } from 'node:path'
import { importsBelow, templateText } from '../../compute-tasks/template-files.ts'
import { templateSource } from '../../compute-tasks/template-source.ts'
import { parseSource, type ParsedTemplates } from '../../synthesis/templates/parse-templates.ts'

/**
 * Templates from a file, and from all that it imports: template files, `.chatito`, Rasa's `.yml`, tables (`.csv`, `.tsv`). What is imported lies
 * in the folder of the file or below: templates of somebody else read nothing of yours. Throws FileMissing, FileExpected …
 */
export async function readTemplateFile(path: string): Promise<ParsedTemplates> {
  const at = resolve(path)
  return parseSource(templateSource(path, await templateText(at)), basename(at), importsBelow(dirname(at)))
}
