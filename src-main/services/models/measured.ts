import { isDeepStrictEqual } from 'node:util'
import type { LabellingProgress } from '../../contract/labelling-progress.ts'
import { singletonShare } from '../../evaluation/class-coverage.ts'
import { scoreGain } from '../../evaluation/holdout-gain.ts'
import {
  BOTH_SIDES,
  cohenKappa,
  halfAsMany,
  stoppingLight,
  type StoppingEvidence,
} from '../../evaluation/stopping-rule.ts'
import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { like } from '../../storage/stored-json.ts'
import { answeredSamples } from '../../storage/tables/annotations.ts'
import { listModels, type ModelRecord } from '../../storage/tables/models.ts'
import { loadPredictions, type Predictions } from '../../storage/tables/predictions.ts'
import { FIRST_TASK } from '../../storage/tables/labels.ts'
import { readSetting, writeSetting } from '../../storage/tables/project.ts'
import { holdoutFigures } from '../../evaluation/holdout-figures.ts'
import { holdoutOf } from './model-view.ts'

const KEPT = 20

/** Only what labels changed may be read off a difference: another learner, or other features, differ for reasons of their own. */
export const comparable = (a: ModelRecord, b: ModelRecord): boolean =>
  a.learner === b.learner && isDeepStrictEqual(a.options, b.options) && a.setId === b.setId && a.task === b.task

/** Agreements between successive models of one kind, oldest first, under a name of that kind. Earlier versions kept one list for all. */
const agreementsOf = ({ learner, setId, task }: ModelRecord) =>
  `kappas ${learner} ${setId}${task === FIRST_TASK ? '' : ` of task ${task}`}`
const agreements = (db: ReadableDb, model: ModelRecord): readonly number[] =>
  readSetting<number[]>(db, agreementsOf(model), like([0])) ?? []

const figuresOf = (model: ModelRecord) => {
  const answers = holdoutOf(model)
  return answers && holdoutFigures(answers, model.classes.length)
}

/** What the newest models say about going on: accuracy on the hold-out, and the stopping light. */
export function measure(db: WritableDb, task?: number): Pick<LabellingProgress, 'holdout' | 'stopping' | 'unseen'> {
  const model = modelFor(db, FOR_THE_POOL, task)
  const now = model && figuresOf(model)
  const { light, reasons } = stoppingLight({
    kappas: model ? agreements(db, model) : [],
    gain: model && gainOf(db, model),
    unknown: unknownIn(model),
  })
  return {
    unseen: unseenShare(db, task),
    holdout: now && {
      samples: now.samples,
      metric: now.metric,
      accuracy: now.accuracy,
      low: now.low,
      high: now.high,
    },
    stopping: { light, reasons: reasons.map(({ code, fields }) => ({ code, fields: { ...fields } })) },
  }
}

/** How far the hold-out rose since the newest model of its kind that had half the labels. */
function gainOf(db: ReadableDb, model: ModelRecord): StoppingEvidence['gain'] {
  const alike = listModels(db, model.task)
    .filter((other) => comparable(other, model) && other.version <= model.version)
    .reverse()
  const before = alike[halfAsMany(alike.map(({ labels }) => labels))]
  const [old, now] = [before && holdoutOf(before), holdoutOf(model)]
  if (!before || !old || !now) return null
  const gain = scoreGain(
    { answers: old, classes: before.classes },
    { answers: now, classes: model.classes },
    BOTH_SIDES,
  )
  return gain && { ...gain, labels: model.labels - before.labels }
}

/** Hold-out samples, and those with a label that the model has never learnt. */
function unknownIn(model: ModelRecord | null): StoppingEvidence['unknown'] {
  const answers = model && holdoutOf(model)
  if (!answers) return { samples: 0, count: 0 }
  const known = model.classes.length
  const labels: readonly (number | readonly number[])[] = answers.truth
  return {
    samples: labels.length,
    count: labels.filter((own) => [own].flat().some((label) => label >= known)).length,
  }
}

/** Fewer random labels tell nothing of rare classes. */
const ENOUGH_RANDOM = 20

/** Good–Turing: of the labels drawn at random, those that are the only one of their kind among all labels there are. */
function unseenShare(db: WritableDb, task?: number): LabellingProgress['unseen'] {
  const random = answeredSamples(db, true, task)
  if (random.length < ENOUGH_RANDOM) return null
  return {
    share: singletonShare(random.flatMap(labelIdsOf), answeredSamples(db, false, task).flatMap(labelIdsOf)),
    samples: random.length,
  }
}
const labelIdsOf = ({ labelIds }: { readonly labelIds: readonly number[] }) => labelIds

/** Writes down how far a new model's predictions agree with its parent's on the samples both have seen. */
export function noteAgreement(db: WritableDb, model: ModelRecord, now: Predictions): void {
  const parent = listModels(db).find(({ id }) => id === model.parentId)
  if (!parent || !comparable(parent, model)) return
  const before = loadPredictions(db, parent.id)
  if (!before) return
  const [old, fresh] = onCommonSamples([parent, before], [model, now])
  if (old.length === 0) return
  writeSetting(db, agreementsOf(model), [...agreements(db, model), cohenKappa(old, fresh)].slice(-KEPT))
}

type Answered = readonly [ModelRecord, Predictions]

/** The label ids that two models predict for the samples both have seen; one walk over the two ascending lists. */
function onCommonSamples([older, a]: Answered, [newer, b]: Answered): [Int32Array, Int32Array] {
  const [labelsA, labelsB] = [older.classes, newer.classes]
  const [old, fresh] = [new Int32Array(a.ids.length), new Int32Array(a.ids.length)]
  let common = 0
  for (let i = 0, j = 0; i < a.ids.length && j < b.ids.length;) {
    const [left, right] = [a.ids[i]!, b.ids[j]!]
    if (left === right) {
      old[common] = labelsA[a.classes[i]!]!
      fresh[common++] = labelsB[b.classes[j]!]!
    }
    if (left <= right) i++
    if (right <= left) j++
  }
  return [old.subarray(0, common), fresh.subarray(0, common)]
}
