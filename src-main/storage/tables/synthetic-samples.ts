import type { Gate, Judge } from '../../contract/synthesis-made.ts'
import { changedOne } from '../changed-one.ts'
import { sql, type ReadableDb, type Sql, type WritableDb } from '../database.ts'
import { like, storedJson } from '../stored-json.ts'
import { bytesOf } from './features.ts'
import { FIRST_TASK, standsFor } from './labels.ts'

/** A slot as it stood before noise; places count UTF-16 units. */
export interface StoredSlot {
  readonly slot: string
  readonly value: string
  readonly text: string
  readonly start: number
  readonly end: number
}
/** What a refused copy copies; `sample`: of the pool, null where it is synthetic. */
export interface CopiedText {
  readonly text: string
  readonly sample: number | null
}
export interface NewSynthetic {
  readonly label: number
  readonly text: string
  /** Before noise; null where there was none. */
  readonly tidy: string | null
  readonly file: string
  readonly line: number
  readonly slots: readonly StoredSlot[]
  readonly seed: number
  readonly noises: readonly string[]
  readonly verdict: 'accepted' | 'doubtful' | 'rejected'
  readonly gate: Gate | null
  readonly because: string
  /** Of what it is a copy. */
  readonly copied?: CopiedText | null
  readonly judge: Judge | null
  /** Features of it, where they were needed to judge it. */
  readonly vector: Float32Array | null
  /** The picture that it is a copy of; a text is none. */
  readonly copyOf?: number
  /** Samples that its line of the template was made from. */
  readonly sources?: readonly number[]
}
export interface SyntheticRecord extends Omit<NewSynthetic, 'vector' | 'copyOf' | 'sources' | 'copied'> {
  readonly copied: CopiedText | null
  readonly id: number
  readonly copyOf: number | null
  /** A copy whose picture has another label by now, or none, is out of use. */
  readonly holds: 0 | 1
  readonly template: number
  /** The label it was made for; `label` is what it teaches. */
  readonly madeLabel: number
  /** What a person said of it. */
  readonly answer: 'right' | 'wrong' | 'relabelled' | null
  readonly answeredBy: string | null
}

export const syntheticColumns = sql`s.id, s.template_id AS template, s.label_id AS label, s.made_label_id AS madeLabel, s.text, s.tidy, s.file, s.line, s.slots, s.seed,
  s.noises, s.verdict, s.gate, s.because, s.copied, s.judge, s.answer, s.answered_by AS answeredBy, s.sample_id AS copyOf, s.holds`
type Parsed = 'slots' | 'noises' | 'judge' | 'copied'
export type StoredSynthetic = Omit<SyntheticRecord, Parsed> & { readonly [Column in Parsed]: string | null }
const noisesIn = (stored: string | null): string[] => storedJson<string[]>(stored, [], like(['']))
export const syntheticRecord = (stored: StoredSynthetic): SyntheticRecord => ({
  ...stored,
  slots: storedJson<StoredSlot[]>(stored.slots, [], like([{ slot: '', value: '', text: '' }])),
  noises: noisesIn(stored.noises),
  judge: storedJson<Judge | null>(stored.judge, null, like({ by: '' })),
  copied: storedJson<CopiedText | null>(stored.copied, null, like({ text: '' })),
})

/** Puts what was made anew in the place of what a template had made. What a person has answered of it stays. */
export function replaceYield(db: WritableDb, template: number, samples: readonly NewSynthetic[], set: number | null) {
  db.transaction(() => {
    db.run(sql`DELETE FROM synthetic_samples WHERE template_id = ${template} AND answer IS NULL`)
    for (const s of samples) {
      const { id } =
        db.run(sql`INSERT INTO synthetic_samples (template_id, label_id, made_label_id, text, tidy, file, line, slots, seed, noises, verdict, gate, because, copied, judge, sample_id, sources)
        VALUES (${template}, ${s.label}, ${s.label}, ${s.text}, ${s.tidy}, ${s.file}, ${s.line}, ${JSON.stringify(s.slots)}, ${s.seed}, ${JSON.stringify(s.noises)},
          ${s.verdict}, ${s.gate}, ${s.because}, ${s.copied ? JSON.stringify(s.copied) : null}, ${s.judge && JSON.stringify(s.judge)}, ${s.copyOf ?? null},
          ${s.sources && s.sources.length > 0 ? JSON.stringify(s.sources) : null})`)
      if (set !== null && s.vector) giveFeatures(db, set, id, s.vector)
    }
  })
}
/** Nothing where the sample has been made anew meanwhile. */
export const giveFeatures = (db: WritableDb, set: number, sample: number, vector: Float32Array): void =>
  void db.run(sql`INSERT OR REPLACE INTO synthetic_features (sample_id, set_id, vector)
    SELECT id, ${set}, ${bytesOf(vector)} FROM synthetic_samples WHERE id = ${sample}`)

/** Accepted: teaches, unless its template is withdrawn. Stale: a copy whose picture has another label by now. */
export type SyntheticState = 'accepted' | 'doubtful' | 'rejected' | 'stale'
export interface SyntheticFilter {
  readonly task: number
  readonly template?: number
  readonly label?: number
  readonly gate?: Gate
  readonly state?: SyntheticState
}
export const SYNTHETIC_STATES: Readonly<Record<SyntheticState, Sql>> = {
  accepted: sql`s.teaches`,
  doubtful: sql`s.verdict = 'doubtful' AND s.answer IS NULL AND s.holds`,
  rejected: sql`s.accepted = 0 AND (s.verdict = 'rejected' OR s.answer = 'wrong')`,
  stale: sql`s.accepted = 1 AND NOT s.holds`,
}
const where = ({ task, template, label, gate, state }: SyntheticFilter) =>
  sql`s.template_id IN (SELECT id FROM templates WHERE task_id = ${task} AND ${template === undefined ? sql`1` : sql`id = ${template}`})
    AND ${label === undefined ? sql`1` : sql`s.label_id = ${label}`} AND ${gate === undefined ? sql`1` : sql`s.gate = ${gate}`}
    AND ${state === undefined ? sql`1` : SYNTHETIC_STATES[state]}`

export const countSynthetic = (db: ReadableDb, filter: SyntheticFilter): number =>
  db.get<{ n: number }>(sql`SELECT COUNT(*) AS n FROM synthetic s WHERE ${where(filter)}`)!.n
export const syntheticPage = (
  db: ReadableDb,
  filter: SyntheticFilter,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): SyntheticRecord[] =>
  db
    .all<StoredSynthetic>(
      sql`SELECT ${syntheticColumns} FROM synthetic s WHERE ${where(filter)} ORDER BY s.id LIMIT ${limit} OFFSET ${offset}`,
    )
    .map(syntheticRecord)
export function syntheticById(db: ReadableDb, id: number): SyntheticRecord | null {
  const stored = db.get<StoredSynthetic>(sql`SELECT ${syntheticColumns} FROM synthetic s WHERE s.id = ${id}`)
  return stored ? syntheticRecord(stored) : null
}

export interface Yield {
  readonly template: number
  readonly label: number
  readonly accepted: number
  readonly doubtful: number
  readonly rejected: number
  readonly stale: number
}
/** What each template of a task has, label by label. */
export const yields = (db: ReadableDb, task = FIRST_TASK): Yield[] =>
  db.all(sql`SELECT s.template_id AS template, s.label_id AS label, SUM(${SYNTHETIC_STATES.accepted}) AS accepted, SUM(${SYNTHETIC_STATES.doubtful}) AS doubtful,
      SUM(${SYNTHETIC_STATES.rejected}) AS rejected, SUM(${SYNTHETIC_STATES.stale}) AS stale
    FROM synthetic s JOIN templates t ON t.id = s.template_id WHERE t.task_id = ${task} GROUP BY s.template_id, s.label_id`)

/** Samples of the pool that teach each label of a task. */
export const teachingCounts = (db: ReadableDb, task = FIRST_TASK): Map<number, number> =>
  new Map(
    db
      .all<{ label: number; n: number }>(
        sql`SELECT label_id AS label, COUNT(*) AS n FROM consensus WHERE task_id = ${task} AND state = 'labelled' AND label_id IS NOT NULL
          AND sample_id NOT IN (SELECT sample_id FROM holdout) GROUP BY label_id`,
      )
      .map(({ label, n }) => [label, n]),
  )

/** Texts that are in use or wait for an answer, but for what a template is about to replace: what says the same is a copy. */
export const textsInUse = (db: ReadableDb, task: number, making: readonly number[]): string[] =>
  db.pluck(sql`SELECT s.text FROM synthetic_samples s JOIN templates t ON t.id = s.template_id
    WHERE t.task_id = ${task} AND (s.answer IS NOT NULL OR (s.verdict <> 'rejected' AND t.withdrawn_at IS NULL
      AND t.id NOT IN (SELECT value FROM json_each(${JSON.stringify(making)})))) ORDER BY s.id`)

export interface SyntheticAnswer {
  readonly answer: SyntheticRecord['answer']
  readonly label: number
  readonly by: string | null
  readonly at: number
}
/** What a person says of one; null takes it back. */
export const answerSynthetic = (db: WritableDb, id: number, { answer, label, by, at }: SyntheticAnswer): void =>
  changedOne(
    db,
    ['synthetic sample', id],
    sql`UPDATE synthetic_samples SET answer = ${answer}, label_id = ${label}, answered_by = ${by}, answered_at = ${answer && at} WHERE id = ${id}`,
  )

/** What may teach, and nothing else may: accepted, of templates that are not withdrawn, with labels that are offered. */
export interface TeachingSynthetic {
  readonly id: number
  readonly template: number
  readonly labelId: number
  readonly text: string
  /** Of a copy: its picture, and what makes it again. null: a text. */
  readonly copyOf: number | null
  readonly seed: number
  readonly noises: readonly string[]
  /** Samples that a text was made from. */
  readonly sources: readonly number[]
  /** Whoever judged it by the labels there were then; null: nobody, or by what labels are called. */
  readonly judgedBy: 'model' | 'nearest' | null
}
export const teachingSynthetic = (db: ReadableDb, task = FIRST_TASK): TeachingSynthetic[] =>
  syntheticOf(db, task, sql`s.teaches`)

/** Texts that only the label check has kept from teaching; nobody has answered them. */
export const refusedByLabel = (db: ReadableDb, task = FIRST_TASK): TeachingSynthetic[] =>
  syntheticOf(db, task, sql`s.gate = 'label-check' AND s.answer IS NULL AND s.sample_id IS NULL`)

function syntheticOf(db: ReadableDb, task: number, which: Sql): TeachingSynthetic[] {
  const rows = db.all<
    Omit<TeachingSynthetic, 'noises' | 'sources' | 'judgedBy'> & Record<'noises' | 'sources' | 'judge', string | null>
  >(
    sql`SELECT s.id, s.template_id AS template, s.label_id AS labelId, s.text, s.sample_id AS copyOf, s.seed, s.noises, s.sources,
      CASE WHEN s.answer IS NULL THEN s.judge END AS judge
    FROM synthetic s JOIN templates t ON t.id = s.template_id
    WHERE t.task_id = ${task} AND t.withdrawn_at IS NULL AND ${which} ORDER BY s.id`,
  )
  const known = new Map<number, number | null>()
  const offered = (label: number): number | null => {
    if (!known.has(label)) {
      const into = standsFor(db, label)
      const isOffered = db.get(sql`SELECT 1 FROM labels WHERE id = ${into} AND retired_at IS NULL`) !== undefined
      known.set(label, isOffered ? into : null)
    }
    return known.get(label)!
  }
  return rows.flatMap(({ noises, sources, judge, ...row }) => {
    const labelId = offered(row.labelId)
    if (labelId === null) return []
    const { by } = storedJson<Judge | { by: null }>(judge, { by: null }, like({ by: '' }))
    return [
      {
        ...row,
        labelId,
        noises: noisesIn(noises),
        sources: storedJson<number[]>(sources, [], like([0])),
        judgedBy: by === 'names' ? null : by,
      },
    ]
  })
}

export interface DrawnSynthetic extends Pick<
  SyntheticRecord,
  'id' | 'template' | 'label' | 'verdict' | 'answer' | 'text' | 'copyOf' | 'seed' | 'noises'
> {
  /** Has features of the set. */
  readonly hasFeatures: 0 | 1
}
/** All of a task that hold, also of templates that are withdrawn, in the order of their ids. */
export const allSynthetic = (db: ReadableDb, task: number, set: number): DrawnSynthetic[] =>
  db
    .all<Omit<DrawnSynthetic, 'noises'> & { readonly noises: string }>(
      sql`SELECT s.id, s.template_id AS template, s.label_id AS label, s.verdict, s.answer, s.text, s.sample_id AS copyOf, s.seed, s.noises,
      EXISTS (SELECT 1 FROM synthetic_features f WHERE f.set_id = ${set} AND f.sample_id = s.id) AS hasFeatures
    FROM synthetic s JOIN templates t ON t.id = s.template_id WHERE t.task_id = ${task} AND s.holds ORDER BY s.id`,
    )
    .map((row) => ({ ...row, noises: noisesIn(row.noises) }))

/** Of what may teach, those without features of a set. */
export const lackingFeatures = (db: ReadableDb, task: number, set: number): TeachingSynthetic[] => {
  const have = new Set(db.pluck<number>(sql`SELECT sample_id FROM synthetic_features WHERE set_id = ${set}`))
  return teachingSynthetic(db, task).filter(({ id }) => !have.has(id))
}
/** Features of synthetic samples of a set, by id. */
export const syntheticVectors = (db: ReadableDb, set: number): Map<number, Float32Array> =>
  new Map(
    db
      .all<{ id: number; vector: Uint8Array }>(
        sql`SELECT sample_id AS id, vector FROM synthetic_features WHERE set_id = ${set}`,
      )
      .map(({ id, vector }) => [id, new Float32Array(Uint8Array.from(vector).buffer)]),
  )
