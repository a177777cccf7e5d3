import { Arm, Difference, ExposureRule, type ExposureLook } from '../../contract/exposures.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { storedJson } from '../stored-json.ts'

export interface ExposureRecord {
  readonly id: number
  readonly task: number
  /** The new model; later trainings of its kind take its place. */
  readonly model: number
  /** Whose guesses all other cards show. */
  readonly control: number
  readonly rule: ExposureRule
  readonly startedAt: number
  readonly step: number
  /** Of cards, just now. */
  readonly share: number
  /** Answers of the log's entries after the first and up to the second count; null: as long as it goes on. */
  readonly fromAction: number
  readonly toAction: number | null
  readonly endedAt: number | null
  readonly endedBy: 'everybody' | 'withdrawn' | 'by-hand' | 'replaced' | null
  /** Ended as staged exposure was turned off; it goes on where that is turned on. */
  readonly switchedOff: 0 | 1
  readonly resumedAt: number | null
  /** The newest of its times that lay in the future, as a clock had been set forward; null: none did. */
  readonly stamped: number | null
}
/** A look with the entries of the log whose answers it is of: after the first, up to the second. */
export interface StoredLook extends ExposureLook {
  readonly fromAction: number
  readonly toAction: number
}

const columns = sql`id, task_id AS task, model_id AS model, control_id AS control, rule, started_at AS startedAt, step, share,
  from_action AS fromAction, to_action AS toAction, ended_at AS endedAt, ended_by AS endedBy, switched_off AS switchedOff, resumed_at AS resumedAt, stamped`
const NEWEST_ENTRY = sql`(SELECT COALESCE(MAX(id), 0) FROM actions)`
type Stored = Omit<ExposureRecord, 'rule'> & { readonly rule: string }

const exposureOf = (stored: Stored, otherwise: ExposureRule): ExposureRecord => ({
  ...stored,
  rule: storedJson(stored.rule, otherwise, (value) => ExposureRule.safeParse(value).success),
})

/** Newest first. `otherwise`: the rule where a stored one cannot be read. */
export const listExposures = (db: ReadableDb, task: number, otherwise: ExposureRule): ExposureRecord[] =>
  db
    .all<Stored>(sql`SELECT ${columns} FROM exposures WHERE task_id = ${task} ORDER BY id DESC`)
    .map((stored) => exposureOf(stored, otherwise))

/** The one that goes on in a task. */
export const currentExposure = (
  db: ReadableDb,
  task: number,
): Pick<ExposureRecord, 'id' | 'model' | 'control' | 'share'> | null =>
  db.get<ExposureRecord>(
    sql`SELECT id, model_id AS model, control_id AS control, share FROM exposures WHERE task_id = ${task} AND ended_at IS NULL`,
  ) ?? null

export const addExposure = (
  db: WritableDb,
  e: Pick<ExposureRecord, 'task' | 'model' | 'control' | 'rule' | 'startedAt' | 'share'>,
): number =>
  db.run(sql`INSERT INTO exposures (task_id, model_id, control_id, rule, started_at, share, from_action)
    VALUES (${e.task}, ${e.model}, ${e.control}, ${JSON.stringify(e.rule)}, ${e.startedAt}, ${e.share}, ${NEWEST_ENTRY})`)
    .id

export const moveExposure = (db: WritableDb, id: number, step: number, share: number): void =>
  void db.run(sql`UPDATE exposures SET step = ${step}, share = ${share} WHERE id = ${id}`)

export const endExposure = (db: WritableDb, id: number, at: number, by: ExposureRecord['endedBy']): void =>
  void db.run(
    sql`UPDATE exposures SET ended_at = ${at}, ended_by = ${by}, to_action = ${NEWEST_ENTRY} WHERE id = ${id}`,
  )

/** Ends it so that it can go on. */
export function switchOffExposure(db: WritableDb, id: number, at: number): void {
  endExposure(db, id, at, 'by-hand')
  db.run(sql`UPDATE exposures SET switched_off = 1 WHERE id = ${id}`)
}

/** Goes on with one that was switched off; answers given meanwhile do not count. */
export const resumeExposure = (db: WritableDb, id: number, at: number): void =>
  void db.run(sql`UPDATE exposures SET ended_at = NULL, ended_by = NULL, to_action = NULL, switched_off = 0, resumed_at = ${at},
    from_action = ${NEWEST_ENTRY} WHERE id = ${id}`)

/** Times of it that lie in the future are `now`, and the newest of them is kept as `stamped`. */
export function pullBack(db: WritableDb, id: number, now: number): void {
  db.run(sql`UPDATE exposures SET stamped = MAX(started_at, COALESCE(resumed_at, 0),
      COALESCE((SELECT MAX(at) FROM exposure_looks WHERE exposure_id = ${id}), 0)),
    started_at = MIN(started_at, ${now}), resumed_at = MIN(resumed_at, ${now}) WHERE id = ${id}`)
  db.run(sql`UPDATE exposure_looks SET at = ${now} WHERE exposure_id = ${id} AND at > ${now}`)
}

/** Oldest first. */
export function looksOf(db: ReadableDb, exposure: number): StoredLook[] {
  type Row = Pick<StoredLook, 'at' | 'share' | 'decision' | 'why' | 'fromAction' | 'toAction'> &
    Record<'fresh' | 'control', string>
  const none: Arm = { shown: 0, accepted: 0, logSeconds: 0, logSecondsSquared: 0 }
  const arm = (text: string) => storedJson(text, none, (value) => Arm.safeParse(value).success)
  const difference = (text: string | null) =>
    storedJson<Difference | null>(text, null, (value) => Difference.safeParse(value).success)
  return db
    .all<Row & Record<'acceptance' | 'time', string | null>>(
      sql`SELECT at, share, fresh, control, decision, why, acceptance, time, from_action AS fromAction, to_action AS toAction FROM exposure_looks
        WHERE exposure_id = ${exposure} ORDER BY look`,
    )
    .map(({ fresh, control, acceptance, time, ...row }) => ({
      ...row,
      fresh: arm(fresh),
      control: arm(control),
      acceptance: difference(acceptance),
      time: difference(time),
    }))
}

export const addLook = (db: WritableDb, exposure: number, number: number, l: StoredLook): void =>
  void db.run(sql`INSERT INTO exposure_looks
    (exposure_id, look, at, share, fresh, control, decision, why, acceptance, time, from_action, to_action)
    VALUES (${exposure}, ${number}, ${l.at}, ${l.share}, ${JSON.stringify(l.fresh)}, ${JSON.stringify(l.control)}, ${l.decision}, ${l.why},
      ${l.acceptance && JSON.stringify(l.acceptance)}, ${l.time && JSON.stringify(l.time)}, ${l.fromAction}, ${l.toAction})`)

/** What its answers come to now: some may have been corrected or taken back since. */
export const recountLook = (db: WritableDb, exposure: number, number: number, fresh: Arm, control: Arm): void =>
  void db.run(sql`UPDATE exposure_looks SET fresh = ${JSON.stringify(fresh)}, control = ${JSON.stringify(control)}
    WHERE exposure_id = ${exposure} AND look = ${number}`)

export const newestEntry = (db: ReadableDb): number => db.get<{ id: number }>(sql`SELECT ${NEWEST_ENTRY} AS id`)!.id
