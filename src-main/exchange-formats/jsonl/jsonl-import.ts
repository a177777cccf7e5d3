import { defineRecordFormat, recordOptions } from '../record-format.ts'

/** Records of no tool in particular: what their fields are is guessed, or chosen. */
export const jsonlImport = defineRecordFormat({
  id: 'jsonl.v1',
  title: 'JSONL or JSON',
  summary:
    'One JSON object a line, an array of objects, or lists or columns in one object; fields are found by themselves.',
  extensions: ['jsonl', 'ndjson', 'json'],
  options: recordOptions,
  knows: (records, { path, text }) => {
    const begins = records.length > 0 || /^\s*(\[\s*)?\{\s*["}]/.test(text)
    const named = text !== '' && /\.(jsonl|ndjson|json)$/i.test(path)
    return begins ? (named ? 0.9 : 0.6) : named ? 0.5 : 0
  },
  open: () => ({ tell: (record) => ({ fields: record }), hasAnswers: false }),
})
