import { decide } from '../answers.ts'
import { chooseControls, controlOptions, withOthers, withTasks } from '../controls.ts'
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
  options: { ...toolOptions, ...controlOptions },
  knows: (records) =>
    records.length > 0 && records.every((record) => isFeedback(record) || isClassification(record)) ? 0.95 : 0,
  open: ({ path, records, choices }) => {
    const told = records.map(read)
    const answered = told
      .flatMap(({ answers }) =>
        [...answers].flatMap(([name, all]) => all.map(({ labels }) => ({ name, labels: labels.length }))),
      )
      .filter(({ name }) => name !== NO_QUESTION)
    const suggested = told.flatMap(({ suggestions }) => [...suggestions.keys()].map((name) => ({ name, labels: 1 })))
    const { control, tasks, questions } = chooseControls(path, answered.length > 0 ? answered : suggested, choices)
    const isTaken = new Set([control, NO_QUESTION, ...tasks.map(({ name }) => name)])
    return {
      hasAnswers: true,
      questions,
      tasks,
      roles: records.some((record) => 'id' in record) ? { id: 'id' } : {},
      tell: (record) => {
        const { fields, answers, suggestions } = read(record)
        const predictions = control === undefined ? undefined : suggestions.get(control)
        const answersTo = (name: string) => [...(answers.get(name) ?? []), ...(answers.get(NO_QUESTION) ?? [])]
        const answer = withTasks(decide(answersTo(control ?? NO_QUESTION)), tasks, answersTo)
        const others = [...answers].filter(([name]) => !isTaken.has(name))
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
