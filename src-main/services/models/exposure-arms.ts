import type { Exposure } from '../../contract/exposures.ts'
import { together, type Stretch } from '../../evaluation/exposure/arms.ts'
import type { ReadableDb } from '../../storage/database.ts'
import type { ExposureRecord } from '../../storage/tables/exposures.ts'
import { modelById, versionsOfKind } from '../../storage/tables/models.ts'
import { armsOf } from '../../storage/tables/shown-guesses.ts'

/** Cards of one stretch of the log by what they came with. */
interface CountedStretch {
  readonly stretch: Stretch
  /** Of versions that are neither the new model nor the one before: older ones whose cards still waited. They do not count. */
  readonly others: Exposure['others']
}

/** Versions that count as the new model: it, and later trainings of its kind, which have taken its place. */
export function freshVersions(db: ReadableDb, { model, control }: ExposureRecord): number[] {
  const of = modelById(db, model)!
  return [of.version, ...versionsOfKind(db, of, Math.max(model, control))]
}

/** What has come of either model's cards by the entries of the log after `after` and up to `upTo`. */
export function countedStretch(
  db: ReadableDb,
  exposure: ExposureRecord,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): CountedStretch {
  const fresh = new Set(freshVersions(db, exposure))
  const { version } = modelById(db, exposure.control)!
  const arms = armsOf(db, { task: exposure.task, after, upTo })
  return {
    stretch: {
      fresh: together(arms.filter((arm) => fresh.has(arm.version))),
      control: together(arms.filter((arm) => arm.version === version)),
    },
    others: arms.flatMap((arm) =>
      fresh.has(arm.version) || arm.version === version ? [] : [{ version: arm.version, cards: arm.shown }],
    ),
  }
}
