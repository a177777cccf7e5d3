import type { NamesHelp } from '../../contract/labels.ts'
import { namesAllowed } from '../../storage/label-words.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { answeredSamples } from '../../storage/tables/annotations.ts'
import { listModels, type ModelRecord } from '../../storage/tables/models.ts'
import { loadPredictions } from '../../storage/tables/predictions.ts'

/**
 * How far the names of a task's labels help: as its newest model says that names taught and that had answers to test them by; before there is one, by what
 * the model of names alone says of the samples answered since.
 */
export function namesHelp(db: ReadableDb, task: number, can: boolean): NamesHelp {
  const models = listModels(db, task)
  const heard = models.find(({ labels, names }) => labels > 0 && names !== null)
  const alone = models.find(({ labels }) => labels === 0)
  return {
    teach: namesAllowed(db, task),
    can,
    trust: heard?.names?.trust ?? null,
    gain: heard?.names?.gain ?? null,
    byLabel: heard?.names?.right ? toldBy(heard) : alone ? agreeing(db, alone) : [],
  }
}

const toldBy = ({ classes, names }: ModelRecord): NamesHelp['byLabel'] =>
  names!.right!.flatMap(([right, answers], c) => (answers > 0 ? [{ label: classes[c]!, right, answers }] : []))

/** Of the answers to each label, those that the model of names alone had given. */
function agreeing(db: ReadableDb, { id, classes, task }: ModelRecord): NamesHelp['byLabel'] {
  const said = loadPredictions(db, id)
  if (!said) return []
  const guesses = new Map(Array.from(said.ids, (sample, i) => [sample, classes[said.classes[i]!]]))
  const told = new Map<number, { right: number; answers: number }>()
  for (const { sample, labelIds } of answeredSamples(db, false, task)) {
    const [label] = labelIds
    if (label === undefined || !classes.includes(label) || !guesses.has(sample)) continue
    const { right, answers } = told.get(label) ?? { right: 0, answers: 0 }
    told.set(label, { right: right + Number(guesses.get(sample) === label), answers: answers + 1 })
  }
  return [...told].map(([label, counts]) => ({ label, ...counts }))
}
