import { sql, type ReadableDb, type Sql, type WritableDb } from '../database.ts'
import { nameOfPerson, personNamed } from './annotators.ts'
import type { SampleState } from './samples.ts'

/** The answer of one person to a sample, in one task. */
export interface StandingRow {
  /** Read: the person; to be written: any name of theirs. */
  readonly annotator: string
  readonly state: SampleState
  readonly labelId: number | null
  readonly at: number
  /** The entry of the log that says so. */
  readonly annotation: number | null
  /** The one that is trained on, counted and exported. */
  readonly stands: 0 | 1
}

/** Of all who have answered, in the order of their answers. Also where the sample came with an import that has not finished. */
export const standingsOf = (db: ReadableDb, task: number, sample: number): StandingRow[] =>
  db.all(sql`SELECT annotator, state, label_id AS labelId, at, annotation_id AS annotation, stands
    FROM standings WHERE task_id = ${task} AND sample_id = ${sample} ORDER BY annotation_id`)

/** Writes one down that nobody has given before, or in the place of the same person's. `stands`: it is the only one. */
export function writeStanding(
  db: WritableDb,
  { task, sample }: { readonly task: number; readonly sample: number },
  { annotator, state, labelId, at, annotation, stands }: StandingRow,
): void {
  db.run(sql`INSERT OR REPLACE INTO standings (task_id, sample_id, annotator, state, label_id, at, annotation_id, stands)
    VALUES (${task}, ${sample}, ${personNamed(sql`${annotator}`)}, ${state}, ${labelId}, ${at}, ${annotation}, ${stands})`)
}

/** Takes all answers of a sample away, or those of whoever goes by a name. */
export function removeStandings(db: WritableDb, task: number, sample: number, annotator: string | null = null): void {
  const whose = annotator === null ? sql`1` : sql`annotator = ${personNamed(sql`${annotator}`)}`
  db.run(sql`DELETE FROM standings WHERE task_id = ${task} AND sample_id = ${sample} AND ${whose}`)
}

/**
 * Marks the answer that stands: where one annotator is asked for each sample the newest, where several are, the one most of them have given (state and
 * labels alike), the newest of those that as many have given. `wanted`: how many are asked; as many as the task says when left out.
 */
export function settleStanding(db: WritableDb, task: number, sample: number, wanted: number | null = null): void {
  const rows = db.all<{ annotator: string; answer: string; stands: 0 | 1; wanted: number }>(
    sql`SELECT annotator, stands, COALESCE(${wanted}, (SELECT wanted FROM tasks WHERE id = ${task})) AS wanted,
      state || ' ' || COALESCE(label_id, (SELECT group_concat(label_id) FROM
        (SELECT label_id FROM answer_labels WHERE annotation_id = t.annotation_id ORDER BY label_id)), '') AS answer
      FROM standings t WHERE task_id = ${task} AND sample_id = ${sample} ORDER BY annotation_id DESC`,
  )
  const votes = (answer: string) => rows.filter((row) => row.answer === answer).length
  const most = rows[0]?.wanted === 1 ? 0 : Math.max(...rows.map(({ answer }) => votes(answer)))
  const winner = rows.find(({ answer }) => votes(answer) >= most)
  if (!winner || (winner.stands === 1 && rows.every((row) => row === winner || row.stands === 0))) return
  db.run(
    sql`UPDATE standings SET stands = (annotator = ${winner.annotator}) WHERE task_id = ${task} AND sample_id = ${sample}`,
  )
}

/** How many have answered a sample, whatever they said. */
export const answerCount = (db: ReadableDb, task: number, sample: number): number =>
  db.get<{ n: number }>(sql`SELECT COUNT(*) AS n FROM standings WHERE task_id = ${task} AND sample_id = ${sample}`)!.n

/** The labels one person gave a sample. */
export interface AnnotatorLabels {
  readonly sample: number
  readonly person: string
  /** What they go by now. */
  readonly annotator: string
  /** Ids in ascending order with commas between them; empty: none applies. */
  readonly labels: string
}

/** Of samples that several people have labelled, by sample and person; nothing of an import that has not finished. */
export const labelsOfSeveral = (db: ReadableDb, task: number): AnnotatorLabels[] =>
  db.all(sql`SELECT t.sample_id AS sample, t.annotator AS person, ${nameOfPerson(sql`t.annotator`)} AS annotator, COALESCE(CAST(t.label_id AS TEXT), (SELECT group_concat(label_id) FROM
      (SELECT label_id FROM answer_labels WHERE annotation_id = t.annotation_id ORDER BY label_id)), '') AS labels
    FROM standings t WHERE t.task_id = ${task} AND t.state = 'labelled'
      AND t.sample_id < (SELECT COALESCE(MIN(first_sample), 9223372036854775807) FROM imports WHERE state = 'running')
      AND EXISTS (SELECT 1 FROM standings o WHERE o.task_id = t.task_id AND o.sample_id = t.sample_id AND o.annotator <> t.annotator
        AND o.state = 'labelled')
    ORDER BY t.sample_id, t.annotator`)

/** Of every sample that several have answered: after a task asks for another number of annotators. */
export function settleAllStandings(db: WritableDb, task: number): void {
  const several = db.pluck<number>(
    sql`SELECT sample_id FROM standings WHERE task_id = ${task} GROUP BY sample_id HAVING COUNT(*) > 1`,
  )
  for (const sample of several) settleStanding(db, task, sample)
}

/** Whether an action of a query has been taken back, by the name of its id there; as the log stood after the action `upTo`, all of it when left out. */
const undoneBy = (action: Sql, upTo?: number): Sql =>
  sql`COALESCE((SELECT u.kind FROM actions u WHERE u.target = ${action} AND ${within(sql`u.id`, upTo)} ORDER BY u.id DESC LIMIT 1), 'redo') = 'undo'`
const within = (action: Sql, upTo: number | undefined): Sql => (upTo === undefined ? sql`1` : sql`${action} <= ${upTo}`)
/** Whether the action `a` of a query has been taken back. */
export const undone = undoneBy(sql`a.id`)

const answeredAgainBy = (
  upTo?: number,
): Sql => sql`EXISTS (SELECT 1 FROM annotations later JOIN actions la ON la.id = later.action_id
  WHERE later.sample_id = n.sample_id AND later.task_id = n.task_id AND later.id > n.id AND la.kind = 'label' AND ${within(sql`la.id`, upTo)}
    AND ${personNamed(sql`la.annotator`)} = ${personNamed(sql`a.annotator`)} AND NOT ${undoneBy(sql`la.id`, upTo)})`
/** Whether the same person has answered the sample of the entry `n` and its action `a` again since, and not taken that back. */
export const answeredAgain = answeredAgainBy()
/** Whether the entry `n` of the action `a` counted when the log ended with the action `upTo`: it was there, not taken back and not given anew. */
export const countedAt = (upTo: number): Sql =>
  sql`a.id <= ${upTo} AND NOT ${undoneBy(sql`a.id`, upTo)} AND NOT ${answeredAgainBy(upTo)}`

/**
 * Works a sample's answers out from the log anew: of each person the newest that nobody has taken back, and that no later clearing covers. A clearing that
 * names nobody is of all answers.
 */
export function standAnew(db: WritableDb, task: number, sample: number): void {
  const log = db.all<Omit<StandingRow, 'stands'> & { whose: string | null }>(
    sql`SELECT ${personNamed(sql`COALESCE(n.annotator, a.annotator)`)} AS annotator, n.annotator AS whose, n.state, n.label_id AS labelId,
      COALESCE(n.at, a.at) AS at, n.id AS annotation
      FROM annotations n JOIN actions a ON a.id = n.action_id
      WHERE n.sample_id = ${sample} AND n.task_id = ${task} AND NOT ${undone} ORDER BY n.id`,
  )
  const standing = new Map<string, Omit<StandingRow, 'stands'>>()
  for (const { whose, ...row } of log) {
    if (row.state !== 'unlabelled') standing.set(row.annotator, row)
    else if (whose === null) standing.clear()
    else standing.delete(row.annotator)
  }
  removeStandings(db, task, sample)
  for (const row of standing.values()) writeStanding(db, { task, sample }, { ...row, stands: 0 })
  settleStanding(db, task, sample)
}
