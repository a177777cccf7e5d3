import { decide } from '../answers.ts'
import { chooseControl, controlOption, withOthers } from '../controls.ts'
import type { JsonObject } from '../json-values.ts'
import { defineRecordFormat, toolOptions } from '../record-format.ts'
import { readClassification, isClassification } from './classification.ts'
import { NO_QUESTION, type ArgillaRecord } from './argilla-record.ts'
import { isFeedback, readFeedback } from './feedback.ts'

const read = (record: JsonObject): ArgillaRecord =>
  isFeedback(record) ? readFeedback(record) : readClassification(record)

/** Exports of Argilla 1 (text classification and feedback) and 2 (records, nested or flat). */
export const argillaImport = defineRecordFormat({
  id: 'argilla.v1',
  title: 'Argilla records',
  summary: 'Records with the responses to one question and its suggestions, of Argilla 1 and 2.',
  extensions: ['jsonl', 'json'],
  options: { ...toolOptions, control: controlOption },
  knows: (records) =>
    records.length > 0 && records.every((record) => isFeedback(record) || isClassification(record)) ? 0.95 : 0,
  open: ({ path, records, choices }) => {
    const told = records.map(read)
    const answered = told
      .flatMap(({ answers }) => [...answers].flatMap(([name, all]) => all.map(() => name)))
      .filter((name) => name !== NO_QUESTION)
    const suggested = told.flatMap(({ suggestions }) => [...suggestions.keys()])
    const { control, questions } = chooseControl(path, answered.length > 0 ? answered : suggested, choices.control)
    return {
      hasAnswers: true,
      questions,
      roles: records.some((record) => 'id' in record) ? { id: 'id' } : {},
      tell: (record) => {
        const { fields, answers, suggestions } = read(record)
        const predictions = control === undefined ? undefined : suggestions.get(control)
        const own = control === undefined ? [] : (answers.get(control) ?? [])
        const answer = decide([...own, ...(answers.get(NO_QUESTION) ?? [])])
        const others = [...answers].filter(([name]) => name !== control && name !== NO_QUESTION)
        const inWords = others.map(([name, all]) => ({
          name,
          words: all.map((one) => one.labels.join(' + ')).join('; '),
        }))
        return {
          fields,
          answer: {
            ...withOthers(
              answer,
              inWords.filter(({ words }) => words !== ''),
            ),
            predictions,
          },
        }
      },
    }
  },
})
