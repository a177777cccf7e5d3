import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, relative, resolve, sep } from 'node:path'
import { guessDialect, isBlank, separatorHint } from '../../exchange-formats/csv/csv-dialect.ts'
import { CsvParser } from '../../exchange-formats/csv/parse-rows.ts'
import { decoderOf } from '../../exchange-formats/decode-text.ts'
import { guessTextEncoding } from '../../exchange-formats/detect-encoding.ts'
import { requireFile } from '../../exchange-formats/required-path.ts'
import { parseSource, type ParsedTemplates } from '../../synthesis/templates/parse-templates.ts'
import type { ReadSource, Source } from '../../synthesis/templates/template-types.ts'

/** Bytes of one file. */
const LARGEST = 1 << 26

/**
 * Templates from a file, and from all that it imports: template files, `.chatito`, Rasa's `.yml`, tables (`.csv`, `.tsv`). What is imported lies
 * in the folder of the file or below: templates of somebody else read nothing of yours. Throws FileMissing, FileExpected …
 */
export async function readTemplateFile(path: string): Promise<ParsedTemplates> {
  const root = dirname(resolve(path))
  await requireFile(path)
  return parseSource(sourceAt(resolve(path)), basename(path), importsBelow(root))
}

/** Reads what a file imports, by its path from there; files are known by their path below `root`. */
function importsBelow(root: string): ReadSource {
  return (path, from) => {
    const at = resolve(root, dirname(from), path)
    const file = relative(root, at)
    if (file.startsWith('..') || resolve(root, file) !== at) return 'outside'
    try {
      const found = statSync(at)
      if (!found.isFile()) return 'no-file'
      if (found.size > LARGEST) return 'too-large'
      return { file: file.replaceAll(sep, '/'), source: sourceAt(at) }
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      return code === 'ENOENT' ? 'missing' : code
    }
  }
}

function sourceAt(path: string): Source {
  const bytes = readFileSync(path)
  const text = decoderOf(guessTextEncoding(bytes)?.encoding ?? 'utf-8')(bytes, true)
  switch (extname(path).toLowerCase()) {
    case '.csv':
    case '.tsv':
      return { kind: 'table', rows: tableRows(text, path) }
    case '.yml':
    case '.yaml':
      return { kind: 'rasa', text }
    default:
      return { kind: 'templates', text, dialect: path.endsWith('.chatito') ? 'chatito' : 'kindling' }
  }
}

function tableRows(text: string, path: string): readonly (readonly string[])[] {
  const dialect = guessDialect(text.slice(0, 1 << 16), { delimiter: 'auto', quotes: 'auto' }, path)
  const parser = new CsvParser(dialect)
  const rows = [...parser.feed(text), ...parser.end()].filter((row) => !isBlank(row) && !row.broken)
  return rows.slice(dialect.titles + (separatorHint(text) ? 1 : 0)).map(({ fields }) => fields)
}
