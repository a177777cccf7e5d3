import { SelfTests, type Precision, type Readiness } from '../../contract/bundles.ts'
import { holdoutFigures } from '../../evaluation/holdout-figures.ts'
import { readiness } from '../../evaluation/readiness.ts'
import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { labelCounts } from '../../storage/tables/label-counts.ts'
import type { ModelRecord } from '../../storage/tables/models.ts'
import { readSetting, writeSetting } from '../../storage/tables/project.ts'
import { holdoutOf } from './model-view.ts'

const selfTestOf = (id: number) => `self-test of model ${id}`

/** By precision; earlier versions kept one, of whatever was written last. */
const verdictsOf = (db: ReadableDb, id: number): SelfTests =>
  readSetting<SelfTests>(db, selfTestOf(id), (value) => SelfTests.safeParse(value).success) ?? {}

/** Keeps whether the newest bundle of a model in that precision met its self-test. */
export const noteSelfTest = (db: WritableDb, id: number, precision: Precision, passed: boolean): void =>
  writeSetting(db, selfTestOf(id), { ...verdictsOf(db, id), [precision]: passed })

/** Of the model itself: as float32 gives it; while only smaller ones were written, whether one of them met it. Null: none was written. */
function selfTestVerdict(db: ReadableDb, id: number): boolean | null {
  const { float32, ...smaller } = verdictsOf(db, id)
  const known = Object.values(smaller)
  return float32 ?? (known.length === 0 ? null : known.some(Boolean))
}

/** Whether a stored model can be relied on, by the labels there are now and by what it was measured with. */
export function readinessOf(db: ReadableDb, record: ModelRecord, target: number): Readiness {
  const answers = holdoutOf(record)
  return readiness({
    labels: labelCounts(db, record.task),
    holdout: answers && holdoutFigures(answers, record.classes.length),
    target,
    selfTest: selfTestVerdict(db, record.id),
  })
}
