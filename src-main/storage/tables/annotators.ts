import { sql, type ReadableDb, type Sql } from '../database.ts'

/** Who goes by a name: an id that stays when they take another one. Whom nobody has noted is a person of their own. */
export const personOf = (db: ReadableDb, name: string): string => notedPerson(db, name) ?? name
/** The same, null where nobody has noted the name. */
export const notedPerson = (db: ReadableDb, name: string): string | null =>
  db.get<{ person: string }>(sql`SELECT person FROM annotators WHERE name = ${name}`)?.person ?? null

/** What a person goes by now. */
export const presentName = (db: ReadableDb, person: string): string =>
  db.get<{ name: string }>(sql`SELECT ${nameOfPerson(sql`${person}`)} AS name`)!.name

/** Within a query: who goes by the name in that column. The log keeps names as they were written, `standings` and `leases` keep persons. */
export const personNamed = (name: Sql): Sql =>
  sql`COALESCE((SELECT p.person FROM annotators p WHERE p.name = ${name}), ${name})`
/** Within a query: what the person in that column goes by now. */
export const nameOfPerson = (person: Sql): Sql =>
  sql`COALESCE((SELECT p.name FROM annotators p WHERE p.person = ${person} AND p.present = 1), ${person})`
/** Within a query: the same of whoever had the name in that column. */
export const presentlyNamed = (name: Sql): Sql => nameOfPerson(personNamed(name))

/** People who have answered cards here in (`after`, `until`], ms since 1970; whoever came with an import has not. */
export const activePeople = (db: ReadableDb, { after, until }: { after: number; until: number }): number =>
  db.get<{ n: number }>(sql`SELECT COUNT(DISTINCT ${personNamed(sql`a.annotator`)}) AS n
    FROM actions a WHERE a.kind = 'label' AND a.at > ${after} AND a.at <= ${until}`)!.n
