import { dirname } from 'node:path'
import { decide } from '../answers.ts'
import { chooseControls, controlOptions, withOthers, withTasks } from '../controls.ts'
import { listOfNames } from '../listed-names.ts'
import { isObject, scalar, type JsonObject } from '../json-values.ts'
import { defineRecordFormat, toolOptions } from '../record-format.ts'
import { imageField, isImages } from './image-field.ts'
import { isOwnTask, ownKindIn, ownPartOf, ownTasksIn } from './own-task.ts'
import { annotationsIn, answerOf, controlsIn, dataOf, othersIn, predictionsIn } from './task.ts'

export const labelStudioImport = defineRecordFormat({
  id: 'label-studio.v1',
  title: 'Label Studio JSON',
  summary: 'Tasks with the answers to one question and their predictions (texts or images).',
  extensions: ['json'],
  options: {
    ...toolOptions,
    ...controlOptions,
    images: {
      kind: 'path',
      title: 'Folder of the images',
      default: '',
      want: 'folder',
      help: 'Nothing outside it is taken; empty: that of the file',
    },
  },
  knows: ([first], { text }) => {
    if (first) return isObject(first.data) ? 0.95 : 0
    // A first task longer than the beginning.
    return /^\s*\[\s*\{/.test(text) && /"(annotations|predictions|completions)"\s*:\s*\[/.test(text) ? 0.95 : 0
  },
  open: ({ path, records, choices }) => {
    const annotations = records.flatMap(annotationsIn)
    const answered = annotations.flatMap(controlsIn)
    const ours = choices.tasks === '' && records[0] ? ownTasksIn(records[0]) : []
    const answeredTasks = ours.filter(({ name }) => answered.some((one) => one.name === name))
    const wanted = {
      ...choices,
      ...(ours.length > 0 && { tasks: listOfNames(answeredTasks.map(({ name }) => name)) || '-' }),
    }
    const { control, questions, ...found } = chooseControls(path, answered, wanted)
    const tasks = ours.length > 0 ? ours : found.tasks
    const predicted =
      control ?? records.flatMap(({ predictions }) => objectsOf(predictions).flatMap(controlsIn))[0]?.name
    const fields = records.map(fieldsOf)
    const isOwn = records.some(isOwnTask)
    const image = choices.text || isOwn ? null : imageField(fields)
    const field = choices.text || (isOwn ? ownField(fields) : image)
    return {
      hasAnswers: true,
      questions,
      tasks,
      ...(isOwn && { kind: records.map(ownKindIn).find((kind) => kind !== undefined) }),
      roles: { id: 'id', ...(field !== null && { text: field }) },
      images: { folder: choices.images || dirname(path), field: field && isImages(fields, field) ? field : undefined },
      own: ownPartOf,
      tell: (task) => {
        const given = annotationsIn(task)
        const others = given.flatMap((one) =>
          one.was_cancelled === true ? [] : othersIn(one, [control, ...tasks.map(({ name }) => name)]),
        )
        const decided = withOthers(decide(given.map((one) => answerOf(one, control))), others)
        const answer = withTasks(decided, tasks, (name) => given.map((one) => answerOf(one, name, false)))
        return { fields: fieldsOf(task), answer: { ...answer, predictions: predictionsIn(task, predicted) } }
      },
    }
  },
})
const objectsOf = (list: unknown): JsonObject[] => (Array.isArray(list) ? list.filter(isObject) : [])

/** The data of a task, with its number where the data has no id of its own, and what else was said of it. */
const fieldsOf = (task: JsonObject): JsonObject => {
  const data = dataOf(task)
  const id = scalar(data.id) ?? scalar(task.id)
  const meta = isOwnTask(task) || Object.hasOwn(data, 'meta') ? undefined : task.meta
  return { ...data, ...(id !== undefined && { id }), ...(isObject(meta) && { meta }) }
}

const ownField = (fields: readonly JsonObject[]) =>
  fields.some((one) => Object.hasOwn(one, 'text')) ? 'text' : 'image'
