import { sql, type ReadableDb, type WritableDb } from '../database.ts'

export interface RejectRow {
  readonly line: number
  readonly reason: string
  readonly detail: string
  readonly excerpt: string
}

export const startImport = (db: WritableDb, file: string, at: number): number =>
  db.run(sql`INSERT INTO imports (file, at, state) VALUES (${file}, ${at}, 'running')`).id
export const finishImport = (db: WritableDb, id: number, receipt: string): void =>
  void db.run(sql`UPDATE imports SET state = 'done', receipt = ${receipt} WHERE id = ${id}`)
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

/** Takes back all that an unfinished import brought: cancelled, failed, or cut short by a crash. Its labels go with its samples. */
export function takeBackImport(db: WritableDb, id: number): void {
  db.transaction(() => {
    db.run(sql`DELETE FROM sample_states WHERE sample_id IN (SELECT id FROM samples WHERE import_id = ${id})`)
    db.run(sql`DELETE FROM annotations WHERE sample_id IN (SELECT id FROM samples WHERE import_id = ${id})`)
    db.run(sql`DELETE FROM samples WHERE import_id = ${id}`)
    db.run(sql`DELETE FROM imports WHERE id = ${id}`)
  })
}
export const unfinishedImports = (db: ReadableDb): number[] =>
  db.pluck(sql`SELECT id FROM imports WHERE state = 'running'`)
