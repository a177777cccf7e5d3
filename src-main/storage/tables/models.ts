import { isDeepStrictEqual } from 'node:util'
import { Model } from '../../contract/models.ts'
import { Beginning } from '../../contract/beginnings.ts'
import { BundleOrigin } from '../../contract/bundles.ts'
import type { Teacher } from '../../contract/teachers.ts'
import type { OptionValues } from '../../contract/options.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { like, storedJson } from '../stored-json.ts'
import { FIRST_TASK } from './labels.ts'

/** How far they were believed, and the accuracy on labels left out with them less without (null: not asked). */
export interface TaughtByNames {
  readonly trust: number
  readonly gain: number | null
  /** Of each class, the answers that its name alone gets right, of how many; not known of models of earlier versions. */
  readonly right?: readonly (readonly [right: number, answers: number])[]
}

export interface ModelRecord {
  readonly id: number
  readonly version: number
  readonly learner: string
  readonly options: OptionValues
  readonly setId: number | null
  readonly parentId: number | null
  readonly seed: number
  readonly labels: number
  /** Label ids, in class order; none where they cannot be read. */
  readonly classes: readonly number[]
  readonly bytes: number
  readonly temperature: number
  readonly trainMs: number
  readonly at: number
  readonly lastAction: number
  /** JSON of its answers on the hold-out, or null: long, and few ask for it. */
  readonly holdout: string | null
  /** What the pool did for it; null where it could do nothing. */
  readonly pool: Model['pool']
  /** scikit-learn's C of its head; null where it has none, and of models of earlier versions. */
  readonly inverseL2: number | null
  /** What the names of its classes did for it; null where they did not teach. */
  readonly names: TaughtByNames | null
  /** Who taught it; null where labels alone did. */
  readonly teacher: Teacher | null
  /** Synthetic samples that taught it, and from which templates; null: none did. */
  readonly synthetic: Model['synthetic']
  /** The version it began from; null: it began anew. */
  readonly beginning: Beginning | null
  /** The bundle it came in; null: it was trained here. */
  readonly bundle: BundleOrigin | null
  readonly task: number
  readonly kind: 'single' | 'multi'
}

const modelColumns = sql`id, version, learner, options, set_id AS setId, parent_id AS parentId, seed, labels, classes, length(parameters) AS bytes,
  temperature, train_ms AS trainMs, at, last_action AS lastAction, holdout, pool, inverse_l2 AS inverseL2, names, teacher, synthetic, beginning, bundle, task_id AS task, kind`

type Parsed = 'options' | 'classes' | 'pool' | 'names' | 'teacher' | 'synthetic' | 'beginning' | 'bundle'
type StoredModel = Omit<ModelRecord, Parsed> & { readonly [Column in Parsed]: string | null }
const modelOf = (stored: StoredModel): ModelRecord => ({
  ...stored,
  options: storedJson<OptionValues>(stored.options, {}),
  classes: storedJson<number[]>(stored.classes, [], like([0])),
  pool: storedJson<Model['pool']>(stored.pool, null, (value) => Model.shape.pool.safeParse(value).success),
  names: storedJson<TaughtByNames | null>(stored.names, null),
  teacher: storedJson<Model['teacher']>(stored.teacher, null, (value) => Model.shape.teacher.safeParse(value).success),
  synthetic: storedJson<Model['synthetic']>(
    stored.synthetic,
    null,
    (value) => Model.shape.synthetic.safeParse(value).success,
  ),
  beginning: storedJson<Beginning | null>(stored.beginning, null, (value) => Beginning.safeParse(value).success),
  bundle: storedJson<BundleOrigin | null>(stored.bundle, null, (value) => BundleOrigin.safeParse(value).success),
})
const modelIn = (stored: StoredModel | undefined): ModelRecord | null => (stored ? modelOf(stored) : null)

/** Of one task; of all where none is named. */
export const listModels = (db: ReadableDb, task: number | null = null): ModelRecord[] =>
  db
    .all<StoredModel>(
      sql`SELECT ${modelColumns} FROM models WHERE ${task === null ? sql`1` : sql`task_id = ${task}`} ORDER BY version DESC`,
    )
    .map(modelOf)
export const modelById = (db: ReadableDb, id: number): ModelRecord | null =>
  modelIn(db.get<StoredModel>(sql`SELECT ${modelColumns} FROM models WHERE id = ${id}`))
/** Versions of the same learner, options, features and task as `of`, of models added after the one with id `after`; oldest first. */
export const versionsOfKind = (
  db: ReadableDb,
  { learner, options, setId, task }: ModelRecord,
  after: number,
): number[] =>
  db
    .all<{ version: number; options: string }>(
      sql`SELECT version, options FROM models WHERE id > ${after} AND task_id = ${task} AND learner = ${learner} AND set_id IS ${setId}
        ORDER BY version`,
    )
    .filter((other) => isDeepStrictEqual(storedJson<OptionValues>(other.options, {}), options))
    .map(({ version }) => version)
/** What suggesting labels asks of a model: light, since it is read with every deal of cards. */
export type SpeakingModel = Pick<ModelRecord, 'id' | 'version' | 'at' | 'setId' | 'classes' | 'temperature' | 'kind'>
/** The newest version of a task that another model, or several, has taught. */
export function newestStudent(db: ReadableDb, task: number): SpeakingModel | null {
  type Light = Omit<SpeakingModel, 'classes'> & { readonly classes: string }
  const stored = db.get<Light>(sql`SELECT id, version, at, set_id AS setId, classes, temperature, kind FROM models
    WHERE task_id = ${task} AND teacher IS NOT NULL ORDER BY version DESC LIMIT 1`)
  return stored ? { ...stored, classes: storedJson<number[]>(stored.classes, [], like([0])) } : null
}
export const modelParameters = (db: ReadableDb, id: number): Uint8Array =>
  db.get<{ parameters: Uint8Array }>(sql`SELECT parameters FROM models WHERE id = ${id}`)!.parameters

const orNull = (value: object | null | undefined) => (value ? JSON.stringify(value) : null)

type Optional = 'task' | 'kind' | 'inverseL2' | 'names' | 'teacher' | 'synthetic' | 'beginning' | 'bundle'
/** Adds the next version (0, where the first has learnt from no label and comes from nowhere else), and makes it the active one if it is to be. */
export function addModel(
  db: WritableDb,
  m: Omit<ModelRecord, 'id' | 'version' | 'bytes' | Optional> &
    Partial<Pick<ModelRecord, Optional>> & { parameters: Uint8Array },
  active = true,
): number {
  return db.transaction(() => {
    const { id } =
      db.run(sql`INSERT INTO models (version, learner, options, set_id, parent_id, seed, labels, classes, parameters, temperature, train_ms, at, last_action, holdout, pool, inverse_l2, names, teacher, synthetic, beginning, bundle, task_id, kind)
      VALUES ((SELECT COALESCE(MAX(version), ${m.labels === 0 && !m.bundle ? -1 : 0}) + 1 FROM models), ${m.learner}, ${JSON.stringify(m.options)}, ${m.setId}, ${m.parentId}, ${m.seed}, ${m.labels}, ${JSON.stringify(m.classes)},
        ${m.parameters}, ${m.temperature}, ${m.trainMs}, ${m.at}, ${m.lastAction}, ${m.holdout}, ${orNull(m.pool)}, ${m.inverseL2 ?? null}, ${orNull(m.names)}, ${orNull(m.teacher)}, ${orNull(m.synthetic)}, ${orNull(m.beginning)}, ${orNull(m.bundle)}, ${m.task ?? FIRST_TASK}, ${m.kind ?? 'single'})`)
    if (active) activateModel(db, id)
    return id
  })
}

/** The model in use of its task from now on; modelFor reads it. */
export const activateModel = (db: WritableDb, id: number): void =>
  void db.run(
    sql`UPDATE models SET active = (id = ${id}) WHERE task_id = (SELECT task_id FROM models WHERE id = ${id})`,
  )

/** The newest model of its task that was trained after an action was decided: 'this label is in model 7'. */
export const modelUsing = (db: ReadableDb, action: number): number | null =>
  db.get<{ version: number | null }>(sql`SELECT MAX(version) AS version FROM models WHERE last_action >= ${action}
    AND task_id = COALESCE((SELECT task_id FROM annotations WHERE action_id = ${action} LIMIT 1), ${FIRST_TASK})`)
    ?.version ?? null
