import type { Model, TrainingRun } from '../../contract/models.ts'
import { isBundled, learnerFaces } from '../../learners/faces.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { like, storedJson } from '../../storage/stored-json.ts'
import { listFeatureSets } from '../../storage/tables/features.ts'
import { labelNames } from '../../storage/tables/labels.ts'
import { modelById, type ModelRecord } from '../../storage/tables/models.ts'
import type { RunRecord } from '../../storage/tables/training-runs.ts'
import { speedOf } from './speed-of.ts'
import { holdoutGain, type AskedModel } from '../../evaluation/holdout-gain.ts'
import { holdoutFigures, type HoldoutAnswers } from '../../evaluation/holdout-figures.ts'

export const holdoutOf = ({ holdout }: ModelRecord): HoldoutAnswers | null =>
  storedJson<HoldoutAnswers | null>(holdout, null, areAnswers)
const areAnswers = (value: unknown): boolean => {
  if (like({ kind: '', truth: [[0]], predicted: [[[0]]], unseen: [0] })(value)) return alikeLong(value)
  return like({ truth: [0], predicted: [0], confidence: [0] })(value) && alikeLong(value)
}

/** Names of the model's classes, in class order. */
export const classNames = (db: ReadableDb, model: ModelRecord): string[] => labelNames(db, model.classes)

function alikeLong(value: unknown): boolean {
  const {
    truth,
    predicted,
    confidence = truth,
  } = value as { [name in 'truth' | 'predicted' | 'confidence']: unknown[] }
  return truth.length === predicted.length && truth.length === confidence.length
}

export function modelView(db: ReadableDb, record: ModelRecord): Model {
  const {
    id,
    version,
    task,
    kind,
    learner,
    parentId,
    seed,
    labels,
    bytes,
    trainMs,
    at,
    temperature,
    inverseL2,
    names,
  } = record
  const classes = classNames(db, record)
  const answers = holdoutOf(record)
  const parent = parentId === null ? null : modelById(db, parentId)
  const set = listFeatureSets(db).find((set) => set.id === record.setId)
  return {
    id,
    version,
    task,
    kind,
    learner,
    seed,
    labels,
    classes,
    trainMs,
    temperature,
    inverseL2,
    names: names && { trust: names.trust, gain: names.gain },
    // A model that works end to end, or came in a bundle, is its last layer and the features it has learnt.
    bytes: bytes + (set && (set.backbone === learner || isBundled(set.backbone)) ? set.bytes : 0),
    options: record.options,
    backbone: set?.backbone ?? null,
    parent: parent?.version ?? null,
    trainedAt: at,
    holdout: answers && holdoutFigures(answers, classes.length),
    endedByHoldout: answers !== null && record.teacher === null && isEndedByHoldout(learner),
    overParent: parent && overParent(parent, record),
    pool: record.pool,
    teacher: record.teacher,
    beginning: record.beginning,
    bundle: record.bundle,
    synthetic: record.synthetic,
    speed: speedOf(db, id),
    active: modelFor(db, FOR_THE_POOL, task)?.id === id,
  }
}

/** Of a learner that is no longer there nothing is known. */
const isEndedByHoldout = (learner: string): boolean =>
  learnerFaces.find(({ id }) => id === learner)?.endsByHoldout ?? false

/** How much better than the model it was trained after, on the hold-out samples both were asked. */
function overParent(parent: ModelRecord, model: ModelRecord): Model['overParent'] {
  const [before, now] = [asked(parent), asked(model)]
  return before && now && holdoutGain(before, now)
}
function asked(model: ModelRecord): AskedModel | null {
  const answers = holdoutOf(model)
  return answers && !answers.kind ? { answers, classes: model.classes } : null
}

export const runView = ({ modelId, lastAction: _, teacher, ...run }: RunRecord, job: string | null): TrainingRun => ({
  ...run,
  teacher: teacher && {
    by: teacher.by,
    temperature: teacher.temperature,
    labelsShare: teacher.labelsShare,
    ...(teacher.weights && { weights: teacher.weights }),
    ...(teacher.align && { align: teacher.align }),
  },
  job,
  model: modelId,
})
