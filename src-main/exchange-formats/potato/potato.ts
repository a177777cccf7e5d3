import { decide } from '../answers.ts'
import { chooseControl, controlOption, withOthers } from '../controls.ts'
import { isObject, scalar, type JsonObject } from '../json-values.ts'
import { defineRecordFormat, toolOptions } from '../record-format.ts'

/** { "id": "…", "displayed_text": "…", "label_annotations": { "sentiment": { "negative": "true" } } } */
export const potatoImport = defineRecordFormat({
  id: 'potato.v1',
  title: 'Potato JSONL',
  summary: 'Annotated texts with the labels of one question.',
  extensions: ['jsonl'],
  options: { ...toolOptions, control: controlOption },
  knows: (records) =>
    records.length > 0 && records.every((r) => typeof r.displayed_text === 'string' && isObject(r.label_annotations))
      ? 0.95
      : 0,
  open: ({ path, records, choices }) => {
    const answered = records.flatMap((record) => answersOf(record).map(([name]) => name))
    const { control, questions } = chooseControl(path, answered, choices.control)
    return {
      hasAnswers: true,
      questions,
      roles: { text: 'displayed_text' },
      tell: (record) => {
        const { label_annotations: _, ...fields } = record
        const answers = answersOf(record)
        const labels = answers.find(([name]) => name === control)?.[1] ?? []
        const others = answers
          .filter(([name]) => name !== control)
          .map(([name, all]) => ({ name, words: all.join(', ') }))
        return { fields, answer: withOthers(decide([{ labels, isSkip: false }]), others) }
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
