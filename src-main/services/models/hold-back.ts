import type { BatchCheck } from '../../evaluation/batch-check.ts'
import { shadowCheck, type ShadowCheck } from '../../evaluation/shadow-check.ts'
import { NamedError } from '../../platform/named-error.ts'
import { namesAllowed } from '../../storage/label-words.ts'
import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { retiredLabels } from '../../storage/tables/labels.ts'
import type { ModelRecord } from '../../storage/tables/models.ts'
import { readTaskSetting, writeTaskSetting } from '../../storage/tables/project.ts'
import { comparable } from './measured.ts'
import { holdoutOf } from './model-view.ts'

/** Which model is held back, and in which task; `called`: its name where the project has several, else nothing. */
type Held = {
  task: number
  called: string
  version: number
  before: number
  answers: number
}
const inTask = ({ called }: Held) => (called === '' ? '' : `Task “${called}”: `)

/** New answers made a model worse: the one before stays in use until somebody has looked. Nothing was lost. */
export class ModelHeldBack extends NamedError<Held & { points: number }> {
  constructor(fields: Held & { points: number }) {
    super(
      fields,
      `${inTask(fields)}Model ${fields.version} is ${fields.points} points worse than model ${fields.before} on the samples kept for measuring: it is not used`,
    )
  }
}

/** New answers contradict earlier ones: the model that learnt from them is not used until somebody has looked. Nothing was lost. */
export class AnswersContradict extends NamedError<Held & { samples: number; percent: number }> {
  constructor(fields: Held & { samples: number; percent: number }) {
    super(
      fields,
      `${inTask(fields)}${fields.answers} new answers contradict ${fields.samples} earlier ones: those are told ${fields.percent} % worse with them. Model ${fields.version} is not used`,
    )
  }
}

const CHECK = 'shadowCheck'

/** Whether models that are trained by themselves are checked; yes where nobody said otherwise. */
export const isChecked = (db: ReadableDb, task: number): boolean =>
  readTaskSetting<boolean>(db, CHECK, (value) => typeof value === 'boolean', task) ?? true
export const setChecked = (db: WritableDb, task: number, on: boolean): void => writeTaskSetting(db, CHECK, on, task)

export function checkOf(before: ModelRecord, now: ModelRecord): ShadowCheck | null {
  const [old, fresh] = [holdoutOf(before), holdoutOf(now)]
  return (
    old && fresh && shadowCheck({ answers: old, classes: before.classes }, { answers: fresh, classes: now.classes })
  )
}

/**
 * Whether a model that came of new answers alone does worse than the one in use. One of another kind, one that knows fewer retired labels, that may no longer
 * learn from names or has another yield of templates differs for reasons of its own, and is taken. `batch`: what the answers made of earlier ones, heard where
 * too few samples kept for measuring are answered.
 */
export function isWorse(
  db: ReadableDb,
  before: ModelRecord | null,
  now: ModelRecord,
  batch: BatchCheck | null,
): boolean {
  if (!before || before.labels === 0 || !comparable(before, now) || !isChecked(db, now.task)) return false
  if (before.synthetic?.samples !== now.synthetic?.samples) return false
  if ((before.names?.trust ?? 0) > 0 && !namesAllowed(db, now.task)) return false
  const retired = retiredLabels(db, now.task)
  if (before.classes.some((label) => retired.has(label))) return false
  return (checkOf(before, now) ?? batch)?.worse ?? false
}
