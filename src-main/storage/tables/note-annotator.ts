import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { notedPerson, personOf } from './annotators.ts'
import { standAnew } from './standings.ts'

/**
 * Notes who goes by a name: whoever had one of the names `formerly` (the newest first), else somebody new. Names that turn out to be one person's are put
 * together, and the name is what that person goes by from now on. Gives whether answers of several names have become one person's, who is counted once.
 */
export function noteAnnotator(db: WritableDb, name: string, formerly: readonly string[]): boolean {
  const noted = noteOf(db, name)
  const known = formerly.filter((other) => notedPerson(db, other) !== null)
  const isOne = known.every((other) => personOf(db, other) === noted?.person)
  if (noted && isOne && (noted.present === 1 || known.length === 0)) return false
  return db.transaction(() => {
    // A name that came with an import alone is noted with whoever takes it over.
    const earlier = noted
      ? known
      : formerly.filter((other) => notedPerson(db, other) !== null || hasAnswered(db, other))
    const person = noted?.person ?? (earlier.length > 0 ? personOf(db, earlier[0]!) : name)
    const joined = [name, ...earlier].filter((other) => personOf(db, other) !== person)
    const names = joined.flatMap((other) => [...new Set([other, ...namesOf(db, personOf(db, other))])])
    for (const other of new Set([name, ...earlier, ...names])) write(db, other, person)
    goesBy(db, person, name)
    return standAnewBy(db, names)
  })
}

/** The name is somebody else's from now on, with all that was answered under it; whoever shared it keeps their other names. Gives whether somebody shared it. */
export function partAnnotator(db: WritableDb, name: string): boolean {
  const noted = noteOf(db, name)
  const rest = noted ? namesOf(db, noted.person).filter((other) => other !== name) : []
  if (!noted || rest.length === 0) return false
  return db.transaction(() => {
    const newest = newestOf(db, rest)
    // The id is a name: where it is this one, the others need another.
    const others = noted.person === name ? newest : noted.person
    for (const other of rest) write(db, other, others)
    write(db, name, name)
    goesBy(db, others, newest)
    goesBy(db, name, name)
    standAnewBy(db, others === noted.person ? [name] : [name, ...rest])
    return true
  })
}

const noteOf = (db: ReadableDb, name: string) =>
  db.get<{ person: string; present: 0 | 1 }>(sql`SELECT person, present FROM annotators WHERE name = ${name}`)
const namesOf = (db: ReadableDb, person: string): string[] =>
  db.pluck(sql`SELECT name FROM annotators WHERE person = ${person} ORDER BY name`)
const hasAnswered = (db: ReadableDb, name: string): boolean =>
  db.get(sql`SELECT 1 FROM standings WHERE annotator = ${name} LIMIT 1`) !== undefined
const write = (db: WritableDb, name: string, person: string): void =>
  void db.run(sql`INSERT INTO annotators (name, person) VALUES (${name}, ${person})
    ON CONFLICT (name) DO UPDATE SET person = excluded.person`)
const goesBy = (db: WritableDb, person: string, name: string): void =>
  void db.run(sql`UPDATE annotators SET present = (name = ${name}) WHERE person = ${person}`)

/** The name under which something was written last. */
const newestOf = (db: ReadableDb, names: readonly string[]): string =>
  db.get<{ name: string }>(sql`SELECT value AS name FROM json_each(${JSON.stringify(names)})
    ORDER BY (SELECT MAX(id) FROM actions WHERE annotator = value) DESC LIMIT 1`)!.name

/** Works out anew what stands for all samples that were answered under one of these names; gives whether there are any. */
function standAnewBy(db: WritableDb, names: readonly string[]): boolean {
  if (names.length === 0) return false
  const answered = db.all<{ task: number; sample: number }>(sql`SELECT DISTINCT n.task_id AS task, n.sample_id AS sample
    FROM annotations n JOIN actions a ON a.id = n.action_id
    WHERE COALESCE(n.annotator, a.annotator) IN (SELECT value FROM json_each(${JSON.stringify(names)}))`)
  for (const { task, sample } of answered) standAnew(db, task, sample)
  return answered.length > 0
}
