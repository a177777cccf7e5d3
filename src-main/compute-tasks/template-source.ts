import { extname } from 'node:path'
import { guessDialect, isBlank, separatorHint } from '../exchange-formats/csv/csv-dialect.ts'
import { CsvParser } from '../exchange-formats/csv/parse-rows.ts'
import type { Source } from '../synthesis/templates/template-types.ts'

/** What the text of a file is to templates, by the file's name: a table, Rasa's training data, templates. */
export function templateSource(file: string, text: string): Source {
  switch (extname(file).toLowerCase()) {
    case '.csv':
    case '.tsv':
      return tableRows(text, file)
    case '.yml':
    case '.yaml':
      return { kind: 'rasa', text }
    default:
      return { kind: 'templates', text, dialect: file.endsWith('.chatito') ? 'chatito' : 'kindling' }
  }
}

function tableRows(text: string, path: string): Source {
  const dialect = guessDialect(text.slice(0, 1 << 16), { delimiter: 'auto', quotes: 'auto' }, path)
  const parser = new CsvParser(dialect)
  const all = [...parser.feed(text), ...parser.end()].filter((row) => !isBlank(row))
  const rows = all.filter(({ broken }) => !broken).slice(dialect.titles + (separatorHint(text) ? 1 : 0))
  return {
    kind: 'table',
    rows: rows.map(({ fields }) => fields),
    lines: rows.map(({ line }) => line),
    broken: all.flatMap(({ broken, line }) => (broken ? [line] : [])),
  }
}
