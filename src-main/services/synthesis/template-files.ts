import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { templateSource } from '../../compute-tasks/template-source.ts'
import { decoderOf } from '../../exchange-formats/decode-text.ts'
import { guessTextEncoding } from '../../exchange-formats/detect-encoding.ts'
import { requireFile } from '../../exchange-formats/required-path.ts'
import { parseSource, type ParsedTemplates } from '../../synthesis/templates/parse-templates.ts'
import type { ReadSource } from '../../synthesis/templates/template-types.ts'

/** Bytes of one file. */
const LARGEST = 1 << 26

/**
 * Templates from a file, and from all that it imports: template files, `.chatito`, Rasa's `.yml`, tables (`.csv`, `.tsv`). What is imported lies
 * in the folder of the file or below: templates of somebody else read nothing of yours. Throws FileMissing, FileExpected …
 */
export async function readTemplateFile(path: string): Promise<ParsedTemplates> {
  const root = dirname(resolve(path))
  await requireFile(path)
  return parseSource(templateSource(path, textAt(resolve(path))), basename(path), importsBelow(root))
}

/** The text of a template file, and of all that it imports, to be kept beside it. Throws FileMissing, FileExpected … */
export async function templateWithImports(
  path: string,
): Promise<{ readonly text: string; readonly imports: ReadonlyMap<string, string> }> {
  await requireFile(path)
  const text = textAt(resolve(path))
  const imports = new Map<string, string>()
  parseSource(
    templateSource(path, text),
    basename(path),
    importsBelow(dirname(resolve(path)), (file, own) => imports.set(file, own)),
  )
  return { text, imports }
}

/** Reads what a file imports, by its path from there; files are known by their path below `root`. */
function importsBelow(root: string, onRead?: (file: string, text: string) => void): ReadSource {
  return (path, from) => {
    const at = resolve(root, dirname(from), path)
    const file = relative(root, at)
    if (file.startsWith('..') || resolve(root, file) !== at) return 'outside'
    try {
      const found = statSync(at)
      if (!found.isFile()) return 'no-file'
      if (found.size > LARGEST) return 'too-large'
      const [name, text] = [file.replaceAll(sep, '/'), textAt(at)]
      onRead?.(name, text)
      return { file: name, source: templateSource(name, text) }
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      return code === 'ENOENT' ? 'missing' : code
    }
  }
}

function textAt(path: string): string {
  const bytes = readFileSync(path)
  return decoderOf(guessTextEncoding(bytes)?.encoding ?? 'utf-8')(bytes, true)
}
