import type { Difference, Exposure, ExposureLook } from '../../contract/exposures.ts'
import type { Stretch } from '../../evaluation/exposure/arms.ts'
import { DEFAULT_RULE, shareAt } from '../../evaluation/exposure/exposure-rule.ts'
import { looksAt, nextStep } from '../../evaluation/exposure/next-step.ts'
import type { Interval } from '../../evaluation/interval.ts'
import { criticalZ } from '../../evaluation/normal-distribution.ts'
import { criticalT } from '../../evaluation/student-t.ts'
import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import {
  addLook,
  endExposure,
  listExposures,
  looksOf,
  moveExposure,
  type ExposureRecord,
} from '../../storage/tables/exposures.ts'
import { modelById } from '../../storage/tables/models.ts'
import { armOf } from '../../storage/tables/shown-guesses.ts'

const HOUR = 3_600_000

/** What has come of either model's cards since a time. */
function stretchSince(db: ReadableDb, { task, control }: ExposureRecord, from: number, to: number): Stretch {
  const { version } = modelById(db, control)!
  const of = { task, from, to, version }
  return { fresh: armOf(db, { ...of, by: 'others' }), control: armOf(db, { ...of, by: 'version' }) }
}

const nextLookAt = ({ startedAt, rule }: ExposureRecord, looks: readonly ExposureLook[]): number =>
  (looks.at(-1)?.at ?? startedAt) + rule.hours * HOUR

/** The look at a model on trial, if one is due: written down, and its step taken. null: none was. */
export function lookAtExposure(
  db: WritableDb,
  task: number,
  now: number,
): { readonly exposure: ExposureRecord; readonly look: ExposureLook } | null {
  const exposure = goingOn(db, task)
  if (!exposure) return null
  const before = looksOf(db, exposure.id)
  if (now < nextLookAt(exposure, before)) return null
  return db.transaction(() => {
    const stretch = stretchSince(db, exposure, before.at(-1)?.at ?? exposure.startedAt, now)
    const state = {
      step: exposure.step,
      look: before.length + 1,
      lookAtStep: looksAt(exposure.share, before) + 1,
      steppedBack: before.at(-1)?.decision === 'back',
    }
    const verdict = nextStep([...before, stretch], state, exposure.rule)
    const look = { at: now, share: exposure.share, ...stretch, ...verdict }
    addLook(db, exposure.id, state.look, look)
    take(db, exposure, look)
    return { exposure, look }
  })
}

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
  const { id, task, model, control, startedAt, share, endedAt, endedBy } = exposure
  const looks = looksOf(db, id)
  return {
    id,
    task,
    model: modelById(db, model)!.version,
    control: modelById(db, control)!.version,
    startedAt,
    share,
    nextLookAt: endedAt === null ? nextLookAt(exposure, looks) : null,
    end: endedAt === null ? null : { at: endedAt, how: endedBy! },
    looks,
    ...differences(looks),
    now: stretchSince(db, exposure, looks.at(-1)?.at ?? startedAt, endedAt ?? now),
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
