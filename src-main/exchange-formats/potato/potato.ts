import { decide } from '../answers.ts'
import { chooseControls, controlOptions, withOthers, withTasks } from '../controls.ts'
import { isObject, scalar, type JsonObject } from '../json-values.ts'
import { defineRecordFormat, toolOptions } from '../record-format.ts'

/** { "id": "…", "displayed_text": "…", "label_annotations": { "sentiment": { "negative": "true" } } } */
export const potatoImport = defineRecordFormat({
  id: 'potato.v1',
  title: 'Potato JSONL',
  summary: 'Annotated texts with the labels of one question.',
  extensions: ['jsonl'],
  options: { ...toolOptions, ...controlOptions },
  knows: (records) =>
    records.length > 0 && records.every((r) => typeof r.displayed_text === 'string' && isObject(r.label_annotations))
      ? 0.95
      : 0,
  open: ({ path, records, choices }) => {
    const answered = records.flatMap((record) =>
      answersOf(record).map(([name, labels]) => ({ name, labels: labels.length })),
    )
    const { control, tasks, questions } = chooseControls(path, answered, choices)
    const isTaken = new Set([control, ...tasks.map(({ name }) => name)])
    return {
      hasAnswers: true,
      questions,
      tasks,
      roles: { text: 'displayed_text' },
      tell: (record) => {
        const { label_annotations: _, ...fields } = record
        const answers = answersOf(record)
        const answersTo = (name: string | undefined) => [
          { labels: answers.find(([one]) => one === name)?.[1] ?? [], isSkip: false },
        ]
        const others = answers
          .filter(([name]) => !isTaken.has(name))
          .map(([name, all]) => ({ name, words: all.join(', ') }))
        return { fields, answer: withTasks(withOthers(decide(answersTo(control)), others), tasks, answersTo) }
      },
    }
  },
})

const answersOf = ({ label_annotations: answers }: JsonObject): [string, string[]][] =>
  Object.entries(isObject(answers) ? answers : {}).map(([name, chosen]) => [name, namesIn(chosen)])

/** { "negative": "true" }: the names whose value is neither false nor nothing. */
const namesIn = (chosen: unknown): string[] =>
  Object.entries(isObject(chosen) ? chosen : {}).flatMap(([name, on]) =>
    ['', 'false', '0'].includes(scalar(on)?.toLowerCase() ?? '') ? [] : [name],
  )
