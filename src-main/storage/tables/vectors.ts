import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { bytesOf } from './features.ts'

/** A vector that came with a sample's data; the first one stays. */
export const storeVector = (db: WritableDb, sample: number, vector: Float32Array): void =>
  void db.run(sql`INSERT OR IGNORE INTO vectors (sample_id, vector) VALUES (${sample}, ${bytesOf(vector)})`)

/** Up to `limit` samples after an id, each with its vector; one that came without has an empty one. */
export function vectorsAfter(db: ReadableDb, after: number, limit: number): { id: number; vector: Float32Array }[] {
  const rows = db.all<{ id: number; vector: Uint8Array | null }>(
    sql`SELECT s.id, v.vector FROM pool s LEFT JOIN vectors v ON v.sample_id = s.id WHERE s.id > ${after} ORDER BY s.id LIMIT ${limit}`,
  )
  // Copied: the bytes SQLite gives need not lie where floats may.
  return rows.map(({ id, vector }) => ({ id, vector: new Float32Array(Uint8Array.from(vector ?? []).buffer) }))
}

export const vectorCount = (db: ReadableDb): number => db.get<{ n: number }>(sql`SELECT COUNT(*) AS n FROM vectors`)!.n
