import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { bytesOf } from './features.ts'

/** Answers of a model from elsewhere; null: it could not read the sample, or spoke of something else. */
export type TeacherAnswers = ReadonlyMap<number, Float32Array | null>

/** Answers of so many teachers are kept, the newest: a pool of 50,000 and 77 classes takes 15 MB each. */
const TEACHERS = 3

/** What it has said so far, of all samples. */
export function teacherAnswers(db: ReadableDb, key: string): TeacherAnswers {
  const rows = db.all<{ sample: number; said: Uint8Array }>(sql`SELECT sample_id AS sample, said FROM teacher_answers
    WHERE teacher_id = (SELECT id FROM teachers_heard WHERE key = ${key})`)
  return new Map(rows.map(({ sample, said }) => [sample, said.length === 0 ? null : floatsIn(said)]))
}

/** Keeps what it said; of teachers before the newest few nothing is kept any more. */
export function keepTeacherAnswers(db: WritableDb, key: string, said: TeacherAnswers): void {
  db.transaction(() => {
    db.run(sql`INSERT INTO teachers_heard (key) VALUES (${key}) ON CONFLICT DO NOTHING`)
    db.run(
      sql`DELETE FROM teachers_heard WHERE id NOT IN (SELECT id FROM teachers_heard ORDER BY id DESC LIMIT ${TEACHERS})`,
    )
    const { id } = db.get<{ id: number }>(sql`SELECT id FROM teachers_heard WHERE key = ${key}`)!
    for (const [sample, answer] of said)
      db.run(sql`INSERT INTO teacher_answers (teacher_id, sample_id, said)
        VALUES (${id}, ${sample}, ${answer ? bytesOf(answer) : new Uint8Array()}) ON CONFLICT DO NOTHING`)
  })
}

/** A copy: the bytes of a database row need not lie where numbers may. */
const floatsIn = (bytes: Uint8Array) => new Float32Array(Uint8Array.from(bytes).buffer)
