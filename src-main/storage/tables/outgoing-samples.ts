import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { FIRST_TASK } from './labels.ts'
import { sampleColumns, sampleOf, samplesWithStates, type SampleRecord, type StoredSample } from './samples.ts'

/** A sample with all that is known of its standing answer, and of other records with its content. */
export interface FullSampleRecord extends SampleRecord {
  readonly reason: string | null
  readonly dwellMs: number | null
  /** JSON list of the texts they are kept as, null where there are none. */
  readonly furtherRecords: string | null
}

/** In id order, from the one after `after` on: exports. */
export function* outgoingSamples(db: ReadableDb, after: number, task = FIRST_TASK): Generator<FullSampleRecord> {
  const rows = db.iterate<Outgoing>(sql`SELECT ${sampleColumns}, n.reason, n.dwell_ms AS dwellMs,
      CASE WHEN EXISTS (SELECT 1 FROM further_records f WHERE f.sample_id = s.id)
        THEN (SELECT json_group_array(CAST(record AS TEXT)) FROM (SELECT record FROM further_records f WHERE f.sample_id = s.id ORDER BY record)) END AS furtherRecords
    FROM ${samplesWithStates(task)} LEFT JOIN annotations n ON n.id = t.annotation_id WHERE s.id > ${after} ORDER BY s.id`)
  for (const row of rows) yield sampleOf(row)
}
type Outgoing = Omit<FullSampleRecord, 'labelIds' | 'labels'> & StoredSample

/** What another record of this content says beside it (JSON); the same twice is kept once. */
export const addFurtherRecord = (db: WritableDb, sample: number, record: string): void =>
  void db.run(sql`INSERT OR IGNORE INTO further_records (sample_id, record) VALUES (${sample}, ${record})`)
