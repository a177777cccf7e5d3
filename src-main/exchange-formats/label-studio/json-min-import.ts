import { dirname } from 'node:path'
import { isObject, type JsonObject } from '../json-values.ts'
import { defineRecordFormat, recordOptions } from '../record-format.ts'
import { imageField } from './image-field.ts'
import { STAMPS, stampIn, type Stamps } from './row-stamps.ts'

/**
 * A row an annotation, the answers beside the data: { "id": 11, "text": "…", "sentiment": "Positive", "annotator": 1, "annotation_id": 5,
 * "created_at": …, "updated_at": …, "lead_time": 3.2 }. Rows of one task follow each other and are decided on together.
 */
export const jsonMinImport = defineRecordFormat({
  id: 'label-studio-min.v1',
  title: 'Label Studio JSON-MIN',
  summary: 'Rows of data with the answers beside it, each by one annotator.',
  extensions: ['json'],
  options: recordOptions,
  knows: (records) =>
    records.length > 0 &&
    records.every((r) => !isObject(r.data) && STAMPS.filter((name) => Object.hasOwn(r, name)).length >= 3) &&
    records.some((r) => Object.hasOwn(r, 'annotation_id'))
      ? 0.95
      : 0,
  open: ({ path, records, choices }) => ({
    hasAnswers: false,
    rowsAreAnswers: true,
    ...imagesOf(path, choices.text, records),
    tell: (record) => {
      const {
        annotation_id: _,
        annotator,
        created_at,
        updated_at,
        lead_time,
        ...fields
      } = record as JsonObject & Stamps
      return { fields, answer: stampIn({ annotator, created_at, updated_at, lead_time }) }
    },
  }),
})

function imagesOf(path: string, chosen: string, records: readonly JsonObject[]) {
  const field = chosen === '' ? imageField(records) : null
  return field === null ? {} : { roles: { text: field }, images: { folder: dirname(path), field } }
}
