import type { Readiness } from '../../contract/bundles.ts'
import { holdoutFigures } from '../../evaluation/holdout-figures.ts'
import { readiness } from '../../evaluation/readiness.ts'
import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { like } from '../../storage/stored-json.ts'
import { labelCounts } from '../../storage/tables/label-counts.ts'
import type { ModelRecord } from '../../storage/tables/models.ts'
import { readSetting, writeSetting } from '../../storage/tables/project.ts'
import { holdoutOf } from './model-view.ts'

const selfTestOf = (id: number) => `self-test of model ${id}`

/** Keeps whether the newest bundle of a model met its self-test. */
export const noteSelfTest = (db: WritableDb, id: number, passed: boolean): void =>
  writeSetting(db, selfTestOf(id), passed)

/** Whether a stored model can be relied on, by the labels there are now and by what it was measured with. */
export function readinessOf(db: ReadableDb, record: ModelRecord, target: number): Readiness {
  const answers = holdoutOf(record)
  return readiness({
    labels: labelCounts(db, record.task),
    holdout: answers && holdoutFigures(answers, record.classes.length),
    target,
    selfTest: readSetting<boolean>(db, selfTestOf(record.id), like(true)) ?? null,
  })
}
