import { sql, type ReadableDb, type Sql, type WritableDb } from '../database.ts'
import { personNamed } from './annotators.ts'
import { settleStanding } from './standings.ts'

/** Answers that say a label, by whomever; the samples on which one of them stands; and those of the samples that are kept for measuring. */
export interface LabelUse {
  readonly answers: number
  readonly samples: number
  readonly holdout: number
}

/** Whether the standing of this name says a label. */
const says = (standing: 't' | 'o', label: number): Sql => {
  const t = { text: standing, values: [] }
  return sql`${t}.state = 'labelled' AND (${t}.label_id = ${label} OR EXISTS
    (SELECT 1 FROM answer_labels s WHERE s.annotation_id = ${t}.annotation_id AND s.label_id = ${label}))`
}

export const labelUse = (db: ReadableDb, task: number, label: number): LabelUse =>
  db.get<LabelUse>(sql`SELECT COUNT(*) AS answers, COALESCE(SUM(t.stands), 0) AS samples,
    COALESCE(SUM(t.stands AND EXISTS (SELECT 1 FROM holdout h WHERE h.sample_id = t.sample_id)), 0) AS holdout
    FROM standings t WHERE t.task_id = ${task} AND ${says('t', label)}`)!

interface Turned {
  readonly at: number
  readonly annotator: string
  readonly task: number
  readonly label: number
}

const copied = sql`INSERT INTO annotations (action_id, task_id, sample_id, state, label_id, reason, dwell_ms, annotator, at,
  before_state, before_label_id, before_annotator, before_at)`
const before = sql`t.state, t.label_id, t.annotator, t.at`
/** The name under which the entry `n` that the standing `t` rests on was written. */
const writtenName = sql`COALESCE(n.annotator, (SELECT a.annotator FROM actions a WHERE a.id = n.action_id), t.annotator)`

/**
 * Every answer of a task that says one label says another one from now on: entries of the log, each in the name and at the time of the answer it takes the
 * place of. Answers that others gave to the same sample later are entered again behind them, so that the newest stays the newest. Gives the action; null
 * where no answer says the label.
 */
export function relabel(
  db: WritableDb,
  { at, annotator, task, label, into }: Turned & { into: number },
): number | null {
  return db.transaction(() => {
    const action = openAction(db, { at, annotator })
    db.run(sql`${copied} SELECT ${action}, t.task_id, t.sample_id, t.state, CASE WHEN t.label_id = ${label} THEN ${into} ELSE t.label_id END,
        n.reason, n.dwell_ms, ${writtenName}, t.at, ${before}
      FROM (SELECT o.sample_id AS sample, MIN(COALESCE(o.annotation_id, 0)) AS first FROM standings o
        WHERE o.task_id = ${task} AND ${says('o', label)} GROUP BY o.sample_id)
      JOIN standings t ON t.task_id = ${task} AND t.sample_id = sample AND COALESCE(t.annotation_id, 0) >= first
      LEFT JOIN annotations n ON n.id = t.annotation_id ORDER BY t.sample_id, t.annotation_id`)
    db.run(sql`INSERT OR IGNORE INTO answer_labels (annotation_id, label_id)
      SELECT n.id, CASE WHEN s.label_id = ${label} THEN ${into} ELSE s.label_id END FROM annotations n
      JOIN standings t ON t.task_id = n.task_id AND t.sample_id = n.sample_id AND t.annotator = ${personNamed(sql`n.annotator`)}
      JOIN answer_labels s ON s.annotation_id = t.annotation_id WHERE n.action_id = ${action}`)
    db.run(sql`UPDATE standings AS t SET label_id = n.label_id, annotation_id = n.id FROM annotations n
      WHERE n.action_id = ${action} AND n.task_id = t.task_id AND n.sample_id = t.sample_id AND ${personNamed(sql`n.annotator`)} = t.annotator`)
    return closeAction(db, action, task)
  })
}

/**
 * Takes back the answers that say a label, so that their samples are asked again: of a task that asks one annotator for each sample all answers of the samples
 * on which it stands, of a task that asks several those that say it.
 */
export function clearLabel(db: WritableDb, { at, annotator, task, label }: Turned): number | null {
  return db.transaction(() => {
    const action = openAction(db, { at, annotator })
    const { wanted } = db.get<{ wanted: number }>(sql`SELECT wanted FROM tasks WHERE id = ${task}`)!
    const [whose, which] = wanted === 1 ? [sql`NULL`, sql`t.stands = 1`] : [writtenName, sql`1`]
    db.run(sql`${copied} SELECT ${action}, t.task_id, t.sample_id, 'unlabelled', NULL, NULL, NULL, ${whose}, NULL, ${before}
      FROM standings t LEFT JOIN annotations n ON n.id = t.annotation_id
      WHERE t.task_id = ${task} AND ${which} AND ${says('t', label)} ORDER BY t.sample_id, t.annotation_id`)
    db.run(sql`DELETE FROM standings AS t WHERE EXISTS (SELECT 1 FROM annotations n WHERE n.action_id = ${action} AND n.task_id = t.task_id
      AND n.sample_id = t.sample_id AND COALESCE(${personNamed(sql`n.annotator`)}, t.annotator) = t.annotator)`)
    return closeAction(db, action, task)
  })
}

const openAction = (db: WritableDb, { at, annotator }: Pick<Turned, 'at' | 'annotator'>): number =>
  db.run(sql`INSERT INTO actions (at, annotator, kind, count) VALUES (${at}, ${annotator}, 'bulk', 0)`).id

/** With its number of samples, and what stands for those that several have answered; one that covers none is gone. */
function closeAction(db: WritableDb, action: number, task: number): number | null {
  const { count } = db.get<{ count: number }>(
    sql`SELECT COUNT(DISTINCT sample_id) AS count FROM annotations WHERE action_id = ${action}`,
  )!
  if (count === 0) {
    db.run(sql`DELETE FROM actions WHERE id = ${action}`)
    return null
  }
  db.run(sql`UPDATE actions SET count = ${count} WHERE id = ${action}`)
  const several = db.pluck<number>(sql`SELECT sample_id FROM standings WHERE task_id = ${task} AND sample_id IN
    (SELECT sample_id FROM annotations WHERE action_id = ${action}) GROUP BY sample_id HAVING COUNT(*) > 1
    OR SUM(stands) = 0`)
  for (const sample of several) settleStanding(db, task, sample)
  return action
}
