import type { WireError } from '../../contract/jobs.ts'
import type { Model, TrainingRun } from '../../contract/models.ts'
import type { OptionValues } from '../../contract/options.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { listFeatureSets } from '../../storage/tables/features.ts'
import { listLabels } from '../../storage/tables/labels.ts'
import { modelById, type ModelRecord } from '../../storage/tables/models.ts'
import type { RunRecord } from '../../storage/tables/training-runs.ts'
import { holdoutFigures, type HoldoutAnswers } from './holdout-figures.ts'

export const holdoutOf = ({ holdout }: ModelRecord): HoldoutAnswers | null =>
  holdout === null ? null : (JSON.parse(holdout) as HoldoutAnswers)

/** Names of the model's classes, in class order. */
export const classNames = (db: ReadableDb, { classes }: ModelRecord): string[] =>
  labelNames(db, JSON.parse(classes) as number[])

export function labelNames(db: ReadableDb, ids: readonly number[]): string[] {
  const names = new Map(listLabels(db).map(({ id, name }) => [id, name]))
  return ids.map((id) => names.get(id) ?? '?')
}

export function modelView(db: ReadableDb, record: ModelRecord): Model {
  const { id, version, learner, parentId, seed, labels, bytes, trainMs, at, temperature, active } = record
  const classes = classNames(db, record)
  const answers = holdoutOf(record)
  const set = listFeatureSets(db).find((set) => set.id === record.setId)
  return {
    ...{ id, version, learner, seed, labels, classes, trainMs, temperature },
    // A model that works end to end is its last layer and the features it has learnt.
    bytes: bytes + (set?.backbone === learner ? set.bytes : 0),
    options: JSON.parse(record.options) as OptionValues,
    backbone: set?.backbone ?? null,
    parent: parentId === null ? null : (modelById(db, parentId)?.version ?? null),
    trainedAt: at,
    holdout: answers && holdoutFigures(answers, classes.length),
    pool: record.pool === null ? null : (JSON.parse(record.pool) as Model['pool']),
    active: active === 1,
  }
}

export function runView(
  { modelId, curve, options, error, lastAction: _, ...run }: RunRecord,
  job: string | null,
): TrainingRun {
  return {
    ...run,
    ...{ job, model: modelId, error: error === null ? null : storedError(error) },
    options: JSON.parse(options) as OptionValues,
    curve: JSON.parse(curve) as TrainingRun['curve'],
  }
}

/** Earlier versions kept an English sentence. */
const storedError = (stored: string): WireError =>
  stored.startsWith('{')
    ? (JSON.parse(stored) as WireError)
    : { name: 'UnexpectedError', message: stored, fields: { message: stored } }
