import type { Difference, Exposure, ExposureLook } from '../../contract/exposures.ts'
import type { Stretch } from '../../evaluation/exposure/arms.ts'
import { DEFAULT_RULE, shareAt } from '../../evaluation/exposure/exposure-rule.ts'
import { looksAt, nextStep } from '../../evaluation/exposure/next-step.ts'
import type { Interval } from '../../evaluation/interval.ts'
import { criticalZ } from '../../evaluation/normal-distribution.ts'
import { criticalT } from '../../evaluation/student-t.ts'
import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import {
  addLook,
  endExposure,
  listExposures,
  looksOf,
  moveExposure,
  newestEntry,
  pullBack,
  recountLook,
  type ExposureRecord,
  type StoredLook,
} from '../../storage/tables/exposures.ts'
import { modelById } from '../../storage/tables/models.ts'
import { countedStretch, freshVersions } from './exposure-arms.ts'

const HOUR = 3_600_000

/** Stamps further ahead of the clock than this come of one that was set forward for a while. */
const AHEAD = HOUR

const begun = ({ startedAt, resumedAt }: ExposureRecord) => Math.max(startedAt, resumedAt ?? 0)
const newestTime = (exposure: ExposureRecord, looks: readonly StoredLook[]): number =>
  Math.max(begun(exposure), looks.at(-1)?.at ?? 0)
const nextLookAt = (exposure: ExposureRecord, looks: readonly StoredLook[], now: number): number =>
  Math.min(newestTime(exposure, looks), now) + exposure.rule.hours * HOUR
/** The entry of the log after which answers belong to the next look. */
const nextFrom = ({ fromAction }: ExposureRecord, looks: readonly StoredLook[]): number =>
  Math.max(fromAction, looks.at(-1)?.toAction ?? 0)

/**
 * The look at a model on trial, if one is due: written down, and its step taken. null: none was. Answers of earlier looks that were corrected or taken back
 * since count as they stand now.
 */
export function lookAtExposure(
  db: WritableDb,
  task: number,
  now: number,
): { readonly exposure: ExposureRecord; readonly look: ExposureLook } | null {
  const exposure = goingOn(db, task)
  if (!exposure) return null
  const known = looksOf(db, exposure.id)
  if (newestTime(exposure, known) > now + AHEAD) {
    // The clock had been set forward: by what was stamped then, no look would be due for long.
    db.transaction(() => pullBack(db, exposure.id, now))
    return null
  }
  if (now < nextLookAt(exposure, known, now)) return null
  return db.transaction(() => {
    const before = known.map((look) => ({ ...look, ...recounted(db, exposure, look) }))
    before.forEach(({ fresh, control }, i) => recountLook(db, exposure.id, i + 1, fresh, control))
    const part = { fromAction: nextFrom(exposure, known), toAction: newestEntry(db) }
    const stretch = recounted(db, exposure, part)
    const state = {
      step: exposure.step,
      look: before.length + 1,
      lookAtStep: looksAt(exposure.share, before) + 1,
      steppedBack: before.at(-1)?.decision === 'back',
    }
    const verdict = nextStep([...before, stretch], state, exposure.rule)
    const look = { at: now, share: exposure.share, ...part, ...stretch, ...verdict }
    addLook(db, exposure.id, state.look, look)
    take(db, exposure, look)
    return { exposure, look }
  })
}

const recounted = (
  db: ReadableDb,
  exposure: ExposureRecord,
  { fromAction, toAction }: Pick<StoredLook, 'fromAction' | 'toAction'>,
): Stretch => countedStretch(db, exposure, { after: fromAction, upTo: toAction }).stretch

function take(db: WritableDb, { id, step, rule }: ExposureRecord, { decision, at }: ExposureLook): void {
  const next = step + { advance: 1, hold: 0, back: -1, withdraw: 0 }[decision]
  const share = shareAt(next, rule)
  moveExposure(db, id, next, share)
  if (decision === 'withdraw') endExposure(db, id, at, 'withdrawn')
  else if (share === 1) endExposure(db, id, at, 'everybody')
}

export const goingOn = (db: ReadableDb, task: number): ExposureRecord | null =>
  listExposures(db, task, DEFAULT_RULE).find(({ endedAt }) => endedAt === null) ?? null

/** As a page shows it. */
export function exposureView(db: ReadableDb, exposure: ExposureRecord, now: number): Exposure {
  const { id, task, model, control, startedAt, share, endedAt, endedBy, switchedOff, stamped } = exposure
  const looks = looksOf(db, id)
  const [versions, inUse] = [freshVersions(db, exposure), modelFor(db, FOR_THE_POOL, task)]
  const upTo = exposure.toAction ?? newestEntry(db)
  const { stretch, others } = countedStretch(db, exposure, { after: nextFrom(exposure, looks), upTo })
  return {
    id,
    task,
    model: modelById(db, model)!.version,
    control: modelById(db, control)!.version,
    startedAt,
    share,
    nextLookAt: endedAt === null ? nextLookAt(exposure, looks, now) : null,
    end: endedAt === null ? null : { at: endedAt, how: switchedOff ? 'switched-off' : endedBy! },
    looks,
    ...differences(looks),
    now: stretch,
    versions,
    goesOn: switchedOff === 1 && inUse !== null && versions.includes(inUse.version),
    others: [...others],
    stamped,
  }
}

/** What the newest look that could tell said of both differences. */
function differences(looks: readonly ExposureLook[]): Pick<Exposure, 'acceptance' | 'time'> {
  const told = looks.findLast(({ acceptance }) => acceptance !== null)
  const { acceptance = null, time = null } = told ?? {}
  return { acceptance: acceptance && intervalOf(acceptance, (x) => x), time: time && intervalOf(time, Math.expm1) }
}

function intervalOf({ value, standardError, df }: Difference, told: (x: number) => number): Interval {
  const half = (df === null ? criticalZ(0.05) : criticalT(0.05, df)) * standardError
  return { value: told(value), low: told(value - half), high: told(value + half) }
}
