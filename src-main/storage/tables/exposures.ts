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
  readonly endedAt: number | null
  readonly endedBy: 'everybody' | 'withdrawn' | 'by-hand' | 'replaced' | null
}

const columns = sql`id, task_id AS task, model_id AS model, control_id AS control, rule, started_at AS startedAt, step, share,
  ended_at AS endedAt, ended_by AS endedBy`
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
  db.run(sql`INSERT INTO exposures (task_id, model_id, control_id, rule, started_at, share)
    VALUES (${e.task}, ${e.model}, ${e.control}, ${JSON.stringify(e.rule)}, ${e.startedAt}, ${e.share})`).id

export const moveExposure = (db: WritableDb, id: number, step: number, share: number): void =>
  void db.run(sql`UPDATE exposures SET step = ${step}, share = ${share} WHERE id = ${id}`)

export const endExposure = (db: WritableDb, id: number, at: number, by: ExposureRecord['endedBy']): void =>
  void db.run(sql`UPDATE exposures SET ended_at = ${at}, ended_by = ${by} WHERE id = ${id}`)

/** Oldest first. */
export function looksOf(db: ReadableDb, exposure: number): ExposureLook[] {
  type Row = Pick<ExposureLook, 'at' | 'share' | 'decision' | 'why'> & Record<'fresh' | 'control', string>
  const none: Arm = { shown: 0, accepted: 0, logSeconds: 0, logSecondsSquared: 0 }
  const arm = (text: string) => storedJson(text, none, (value) => Arm.safeParse(value).success)
  const difference = (text: string | null) =>
    storedJson<Difference | null>(text, null, (value) => Difference.safeParse(value).success)
  return db
    .all<Row & Record<'acceptance' | 'time', string | null>>(
      sql`SELECT at, share, fresh, control, decision, why, acceptance, time FROM exposure_looks
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

export const addLook = (db: WritableDb, exposure: number, number: number, l: ExposureLook): void =>
  void db.run(sql`INSERT INTO exposure_looks (exposure_id, look, at, share, fresh, control, decision, why, acceptance, time)
    VALUES (${exposure}, ${number}, ${l.at}, ${l.share}, ${JSON.stringify(l.fresh)}, ${JSON.stringify(l.control)}, ${l.decision}, ${l.why},
      ${l.acceptance && JSON.stringify(l.acceptance)}, ${l.time && JSON.stringify(l.time)})`)
