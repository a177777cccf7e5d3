import { sql, type ReadableDb, type WritableDb } from '../database.ts'

/** Who goes by a name: an id that stays when they take another one. Whom nobody has noted is a person of their own. */
export const personOf = (db: ReadableDb, name: string): string => known(db, name) ?? name

const known = (db: ReadableDb, name: string): string | null =>
  db.get<{ person: string }>(sql`SELECT person FROM annotators WHERE name = ${name}`)?.person ?? null

/** Notes who goes by a name that is new here: whoever had one of the names `formerly` (the newest first), else somebody new. */
export function noteAnnotator(db: WritableDb, name: string, formerly: readonly string[]): void {
  if (known(db, name) !== null) return
  const before = formerly.find((other) => known(db, other) !== null)
  const person = before === undefined ? name : personOf(db, before)
  db.run(sql`INSERT INTO annotators (name, person) VALUES (${name}, ${person})`)
}

/** People who have answered cards here in (`after`, `until`], ms since 1970; whoever came with an import has not. */
export const activePeople = (db: ReadableDb, { after, until }: { after: number; until: number }): number =>
  db.get<{ n: number }>(sql`SELECT COUNT(DISTINCT COALESCE(p.person, a.annotator)) AS n
    FROM actions a LEFT JOIN annotators p ON p.name = a.annotator
    WHERE a.kind = 'label' AND a.at > ${after} AND a.at <= ${until}`)!.n
