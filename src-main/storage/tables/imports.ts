import { sql, type ReadableDb, type WritableDb } from '../database.ts'

export interface RejectRow {
  readonly line: number
  readonly reason: string
  readonly detail: string
  readonly excerpt: string
}

/** From here on, samples added are seen by nobody until `finishImport`. One import at a time. */
export const startImport = (db: WritableDb, file: string, at: number): number =>
  db.run(sql`INSERT INTO imports (file, at, state, first_sample)
    VALUES (${file}, ${at}, 'running', (SELECT COALESCE(MAX(id), 0) + 1 FROM samples))`).id

/** First sample an import can bring; those before it were there. */
export const firstSampleOf = (db: ReadableDb, id: number): number =>
  db.get<{ first: number }>(sql`SELECT first_sample AS first FROM imports WHERE id = ${id}`)!.first

/** All it brought appears at once: samples, answers, labels and tasks. */
export function finishImport(db: WritableDb, id: number, receipt: string): void {
  db.transaction(() => {
    db.run(sql`UPDATE actions SET count = (SELECT COUNT(*) FROM annotations WHERE action_id = actions.id)
      WHERE import_id = ${id}`)
    db.run(sql`UPDATE tasks SET import_id = NULL WHERE import_id = ${id}`)
    db.run(sql`UPDATE labels SET import_id = NULL WHERE import_id = ${id}`)
    db.run(sql`UPDATE imports SET state = 'done', receipt = ${receipt} WHERE id = ${id}`)
  })
}
export const listReceipts = (db: ReadableDb): string[] =>
  db.pluck(sql`SELECT receipt FROM imports WHERE state = 'done' ORDER BY id DESC`)

export function addReject(db: WritableDb, id: number, r: RejectRow): void {
  db.run(
    sql`INSERT INTO import_rejects (import_id, line, reason, detail, excerpt) VALUES (${id}, ${r.line}, ${r.reason}, ${r.detail}, ${r.excerpt})`,
  )
}
export const listRejects = (db: ReadableDb, id: number, offset: number, limit: number): RejectRow[] =>
  db.all(
    sql`SELECT line, reason, detail, excerpt FROM import_rejects WHERE import_id = ${id} ORDER BY line LIMIT ${limit} OFFSET ${offset}`,
  )

export const unfinishedImports = (db: ReadableDb): number[] =>
  db.pluck(sql`SELECT id FROM imports WHERE state = 'running'`)

/** Samples from this one on may still be taken back; ∞ where no import is unfinished. */
export const firstUnfinishedSample = (db: ReadableDb): number =>
  db.get<{ first: number | null }>(sql`SELECT MIN(first_sample) AS first FROM imports WHERE state = 'running'`)
    ?.first ?? Infinity

/** Takes back all that an unfinished import brought: cancelled, failed, or cut short by a crash. */
export function takeBackImport(db: WritableDb, id: number): void {
  while (!takeBackSome(db, id, 50_000));
}

/** Its newest samples first, up to `rows` of them in a transaction; true when nothing is left. Cut short, it can be gone on with. */
export function takeBackSome(db: WritableDb, id: number, rows: number): boolean {
  return db.transaction(() => {
    const running = db.get<{ first: number; newest: number | null }>(
      sql`SELECT first_sample AS first, (SELECT MAX(id) FROM samples) AS newest FROM imports WHERE id = ${id} AND state = 'running'`,
    )
    if (!running) return true
    const { first, newest } = running
    const from = Math.max(first, (newest ?? 0) - rows + 1)
    if (newest !== null && newest >= first) {
      db.run(
        sql`DELETE FROM images WHERE sha256 IN (SELECT image FROM samples WHERE id >= ${from} AND image IS NOT NULL)`,
      )
      db.run(sql`DELETE FROM vectors WHERE sample_id >= ${from}`)
      db.run(sql`DELETE FROM standings WHERE sample_id >= ${from}`)
      db.run(
        sql`DELETE FROM answer_labels WHERE annotation_id IN (SELECT id FROM annotations WHERE sample_id >= ${from})`,
      )
      db.run(sql`DELETE FROM annotations WHERE sample_id >= ${from}`)
      db.run(sql`DELETE FROM further_records WHERE sample_id >= ${from}`)
      db.run(sql`DELETE FROM turns WHERE sample_id >= ${from}`)
      db.run(sql`DELETE FROM samples WHERE id >= ${from}`)
    }
    if (newest !== null && from > first) return false
    for (const table of ['labels', 'tasks', 'actions'] as const)
      db.run({ text: `DELETE FROM ${table} WHERE import_id = ?`, values: [id] })
    db.run(sql`DELETE FROM imports WHERE id = ${id}`)
    return true
  })
}
