import { sql, type ReadableDb, type WritableDb } from '../database.ts'

/** What a sentence of a template was made from. */
export interface SentenceSource {
  readonly sentence: string
  /** Ids of samples. */
  readonly samples: readonly number[]
  /** Of a language model's answer. */
  readonly answer: number | null
}

/** Remembers them beside what was known before. */
export const keepSources = (db: WritableDb, task: number, sources: readonly SentenceSource[]): void =>
  db.transaction(() => {
    const keep = (sentence: string, kind: 'sample' | 'answer', source: number) =>
      db.run(sql`INSERT OR IGNORE INTO sentence_sources (task_id, sentence, kind, source)
        VALUES (${task}, ${sentence}, ${kind}, ${source})`)
    for (const { sentence, samples, answer } of sources) {
      for (const sample of samples) keep(sentence, 'sample', sample)
      if (answer !== null) keep(sentence, 'answer', answer)
    }
  })

/** All that is known of a sentence of a task. */
export function sourcesOfSentence(
  db: ReadableDb,
  task: number,
  sentence: string,
): { readonly samples: readonly number[]; readonly answers: readonly number[] } {
  const found = db.all<{ kind: 'sample' | 'answer'; source: number }>(
    sql`SELECT kind, source FROM sentence_sources WHERE task_id = ${task} AND sentence = ${sentence} ORDER BY kind, source`,
  )
  const of = (wanted: 'sample' | 'answer') => found.flatMap(({ kind, source }) => (kind === wanted ? [source] : []))
  return { samples: of('sample'), answers: of('answer') }
}
