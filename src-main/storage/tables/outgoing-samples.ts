import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { FIRST_TASK } from './labels.ts'
import {
  answerColumns,
  sampleColumns,
  sampleOf,
  samplesWithStates,
  type SampleRecord,
  type StoredSample,
} from './samples.ts'

/** A sample with all that is known of its standing answer, and of other records with its content. */
export interface FullSampleRecord extends SampleRecord {
  readonly reason: string | null
  readonly dwellMs: number | null
  /** JSON list of the texts they are kept as, null where there are none. */
  readonly furtherRecords: string | null
}

/** An answer to a sample: the one that stands, or one annotator's. */
export interface AnswerRecord extends Pick<
  FullSampleRecord,
  'state' | 'label' | 'labels' | 'annotator' | 'at' | 'reason' | 'dwellMs'
> {
  readonly sample: number
}

/** Up to `limit` samples in id order, from the one after `after` on: exports. */
export function outgoingSamples(db: ReadableDb, after: number, limit: number, task = FIRST_TASK): FullSampleRecord[] {
  const rows = db.all<Outgoing>(sql`SELECT ${sampleColumns}, n.reason, n.dwell_ms AS dwellMs,
      CASE WHEN EXISTS (SELECT 1 FROM further_records f WHERE f.sample_id = s.id)
        THEN (SELECT json_group_array(CAST(record AS TEXT)) FROM (SELECT record FROM further_records f WHERE f.sample_id = s.id ORDER BY record)) END AS furtherRecords
    FROM ${samplesWithStates(task)} LEFT JOIN annotations n ON n.id = t.annotation_id WHERE s.id > ${after}
    ORDER BY s.id LIMIT ${limit}`)
  return rows.map(sampleOf)
}
type Outgoing = Omit<FullSampleRecord, 'labelIds' | 'labels'> & StoredSample

/** A stretch of samples: those after `after`, up to `upTo`. */
interface Stretch {
  readonly task: number
  readonly after: number
  readonly upTo: number
}
const answersOf = ({
  task,
  after,
  upTo,
}: Stretch) => sql`SELECT t.sample_id AS sample, ${answerColumns}, n.reason, n.dwell_ms AS dwellMs
  FROM standings t LEFT JOIN labels l ON l.id = t.label_id LEFT JOIN annotations n ON n.id = t.annotation_id
  WHERE t.task_id = ${task} AND t.sample_id > ${after} AND t.sample_id <= ${upTo}`
type StoredAnswer = Omit<AnswerRecord, 'labels'> & Pick<StoredSample, 'labelId' | 'several'>

/** What stands in a task for the samples of a stretch that somebody has decided on. */
export const standingAnswers = (db: ReadableDb, stretch: Stretch): AnswerRecord[] =>
  db.all<StoredAnswer>(sql`${answersOf(stretch)} AND t.stands = 1`).map(sampleOf)

/** What each person has answered, for the samples of a stretch that several have; of each sample in the order of the log. */
export const answersOfSeveral = (db: ReadableDb, stretch: Stretch): AnswerRecord[] =>
  db
    .all<StoredAnswer>(
      sql`${answersOf(stretch)} AND EXISTS (SELECT 1 FROM standings o
        WHERE o.task_id = t.task_id AND o.sample_id = t.sample_id AND o.annotator <> t.annotator)
      ORDER BY t.sample_id, t.annotation_id`,
    )
    .map(sampleOf)

/** Whether any sample has an answer to a task. */
export const isAnswered = (db: ReadableDb, task: number): boolean =>
  db.get(sql`SELECT 1 FROM consensus WHERE task_id = ${task} LIMIT 1`) !== undefined

/** How many labels the answers that stand in a task give, all samples together. */
export const labelsGiven = (db: ReadableDb, task: number): number =>
  db.get<{ n: number }>(sql`SELECT COUNT(*) AS n FROM consensus_labels WHERE task_id = ${task}`)!.n

/** What another record of this content says beside it (JSON); the same twice is kept once. */
export const addFurtherRecord = (db: WritableDb, sample: number, record: string): void =>
  void db.run(sql`INSERT OR IGNORE INTO further_records (sample_id, record) VALUES (${sample}, ${record})`)
