import { WireError } from '../../contract/jobs.ts'
import { TrainingRun } from '../../contract/models.ts'
import { Beginning } from '../../contract/beginnings.ts'
import { Teacher, type TeachingSearch } from '../../contract/teachers.ts'
import type { OptionValues } from '../../contract/options.ts'
import { like, storedJson } from '../stored-json.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { bytesOf } from './features.ts'
import { FIRST_TASK } from './labels.ts'

/** Who teaches a run, and how; it speaks of samples up to an id, whatever comes in while the run goes on. */
export interface RunTeacher extends Pick<
  Teacher,
  'by' | 'temperature' | 'labelsShare' | 'search' | 'align' | 'weights'
> {
  readonly upTo: number
  /** What is to be tried of temperature and labels' share; left out where both are known. */
  readonly grid?: {
    readonly temperatures: readonly number[]
    readonly labelsShares: readonly number[]
    /** What has been found so far: a search that goes on does not try it again. */
    readonly tried?: TeachingSearch['tried']
  }
}

const HOW = { by: true, temperature: true, labelsShare: true, search: true, align: true, weights: true } as const

export interface RunRecord {
  readonly id: number
  readonly learner: string
  readonly options: OptionValues
  readonly seed: number
  readonly state: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted'
  readonly labels: number
  readonly startedAt: number
  readonly endedAt: number | null
  /** What it has measured so far; nothing where that cannot be read. */
  readonly curve: TrainingRun['curve']
  readonly modelId: number | null
  readonly error: WireError | null
  /** Newest action it learnt from; null in files of older studios. */
  readonly lastAction: number | null
  /** null: labels alone teach. */
  readonly teacher: RunTeacher | null
  /** null: it begins anew. */
  readonly beginning: Beginning | null
  readonly task: number
}

const runColumns = sql`id, learner, options, seed, state, labels, started_at AS startedAt, ended_at AS endedAt, curve, model_id AS modelId, error, last_action AS lastAction, teacher, beginning, task_id AS task`
type Parsed = 'options' | 'curve' | 'error' | 'teacher' | 'beginning'
type StoredRun = Omit<RunRecord, Parsed> & { readonly [Column in Parsed]: string | null }
const runOf = (stored: StoredRun): RunRecord => ({
  ...stored,
  options: storedJson<OptionValues>(stored.options, {}),
  curve: storedJson<TrainingRun['curve']>(
    stored.curve,
    [],
    (value) => TrainingRun.shape.curve.safeParse(value).success,
  ),
  teacher: storedJson<RunTeacher | null>(
    stored.teacher,
    null,
    (value) => Teacher.pick(HOW).safeParse(value).success && like({ upTo: 0 })(value),
  ),
  beginning: storedJson<Beginning | null>(stored.beginning, null, (value) => Beginning.safeParse(value).success),
  error: stored.error === null ? null : storedError(stored.error),
})
/** Earlier versions kept an English sentence. */
function storedError(stored: string): WireError {
  const sentence = { name: 'UnexpectedError', message: stored, fields: { message: stored } }
  return storedJson<WireError>(stored, sentence, (value) => WireError.safeParse(value).success)
}

/** Of one task; of all where none is named. */
export const listRuns = (db: ReadableDb, task: number | null = null): RunRecord[] =>
  db
    .all<StoredRun>(
      sql`SELECT ${runColumns} FROM training_runs WHERE ${task === null ? sql`1` : sql`task_id = ${task}`} ORDER BY id DESC LIMIT 200`,
    )
    .map(runOf)
export function runById(db: ReadableDb, id: number): RunRecord | null {
  const stored = db.get<StoredRun>(sql`SELECT ${runColumns} FROM training_runs WHERE id = ${id}`)
  return stored ? runOf(stored) : null
}

/** A labelled sample of a run; what is `kept` is only measured on. */
export interface Example {
  readonly sample: number
  readonly labelId: number
  readonly kept: boolean
}

/** `examples`: of runs that may be taken up again after a crash. */
export function startRun(
  db: WritableDb,
  r: Pick<RunRecord, 'learner' | 'options' | 'seed' | 'labels' | 'lastAction'> & {
    readonly at: number
    readonly task?: number
    readonly examples?: readonly Example[]
    readonly teacher?: RunTeacher
    readonly beginning?: Beginning
  },
): number {
  const triples = r.examples?.flatMap(({ sample, labelId, kept }) => [sample, labelId, kept ? 1 : 0])
  const blob = triples ? bytesOf(Int32Array.from(triples)) : null
  return db.run(
    sql`INSERT INTO training_runs (learner, options, seed, state, labels, started_at, examples, last_action, teacher, beginning, task_id)
      VALUES (${r.learner}, ${JSON.stringify(r.options)}, ${r.seed}, 'running', ${r.labels}, ${r.at}, ${blob}, ${r.lastAction}, ${r.teacher ? JSON.stringify(r.teacher) : null}, ${r.beginning ? JSON.stringify(r.beginning) : null}, ${r.task ?? FIRST_TASK})`,
  ).id
}

/** What a run learns from; empty where it cannot be taken up again. */
export function examplesOf(db: ReadableDb, run: number): Example[] {
  const row = db.get<{ examples: Uint8Array | null }>(sql`SELECT examples FROM training_runs WHERE id = ${run}`)
  const triples = new Int32Array(Uint8Array.from(row?.examples ?? []).buffer)
  return Array.from({ length: triples.length / 3 }, (_, i) => ({
    sample: triples[3 * i]!,
    labelId: triples[3 * i + 1]!,
    kept: triples[3 * i + 2] === 1,
  }))
}

/** A run goes on, or has a checkpoint: its curve up to here. */
export const continueRun = (db: WritableDb, id: number, curve: TrainingRun['curve']): void =>
  void db.run(
    sql`UPDATE training_runs SET state = 'running', ended_at = NULL, error = NULL, curve = ${JSON.stringify(curve)} WHERE id = ${id}`,
  )

/** How a run is taught has been found out: it goes on with that. */
export const settleTeacher = (db: WritableDb, id: number, teacher: RunTeacher): void =>
  void db.run(sql`UPDATE training_runs SET teacher = ${JSON.stringify(teacher)} WHERE id = ${id}`)

/** Ends a run; only an interrupted one is still to be taken up again. */
export function endRun(
  db: WritableDb,
  id: number,
  r: {
    state: RunRecord['state']
    at: number
    curve: TrainingRun['curve']
    modelId: number | null
    error: WireError | null
  },
): void {
  db.run(
    sql`UPDATE training_runs SET state = ${r.state}, ended_at = ${r.at}, curve = ${JSON.stringify(r.curve)}, model_id = ${r.modelId}, error = ${r.error && JSON.stringify(r.error)},
      examples = CASE WHEN ${r.state} = 'interrupted' THEN examples END WHERE id = ${id}`,
  )
}

/** Runs that a crash cut short: interrupted where they can be taken up again, failed otherwise. */
export function closeOpenRuns(db: WritableDb, at: number, error: WireError, canGoOn: (run: number) => boolean): void {
  const open = sql`SELECT ${runColumns} FROM training_runs WHERE state = 'running'`
  for (const { id, curve } of db.all<StoredRun>(open).map(runOf))
    endRun(db, id, { state: canGoOn(id) ? 'interrupted' : 'failed', at, curve, modelId: null, error })
}
