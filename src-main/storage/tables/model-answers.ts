import type { ModelAnswer } from '../../contract/language-model.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { like, storedJson } from '../stored-json.ts'

export type NewModelAnswer = Omit<ModelAnswer, 'id' | 'template'> & { readonly task: number }

export const addModelAnswer = (db: WritableDb, a: NewModelAnswer): number =>
  db.run(sql`INSERT INTO model_answers (task_id, at, label, url, model, prompt, answer, outcome, detail, texts, tries, ms, tokens_in, tokens_out)
    VALUES (${a.task}, ${a.at}, ${a.label}, ${a.url}, ${a.model}, ${JSON.stringify(a.prompt)}, ${a.answer}, ${a.outcome}, ${a.detail},
      ${JSON.stringify(a.texts)}, ${a.tries}, ${a.ms}, ${a.tokensIn}, ${a.tokensOut})`).id

/** The template that their texts went into. */
export function giveAnswersTemplate(db: WritableDb, answers: readonly number[], template: number): void {
  for (const id of answers) db.run(sql`UPDATE model_answers SET template_id = ${template} WHERE id = ${id}`)
}

type Stored = Omit<ModelAnswer, 'prompt' | 'texts'> & { readonly prompt: string; readonly texts: string }
interface Filter {
  readonly task: number
  readonly template?: number
}
const where = ({ task, template }: Filter) =>
  sql`task_id = ${task} AND ${template === undefined ? sql`1` : sql`template_id = ${template}`}`

export const countModelAnswers = (db: ReadableDb, filter: Filter): number =>
  db.get<{ n: number }>(sql`SELECT COUNT(*) AS n FROM model_answers WHERE ${where(filter)}`)!.n

/** The newest first. */
export const modelAnswers = (
  db: ReadableDb,
  filter: Filter,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): ModelAnswer[] =>
  db
    .all<Stored>(
      sql`SELECT id, at, label, url, model, prompt, answer, outcome, detail, texts, tries, ms, tokens_in AS tokensIn, tokens_out AS tokensOut,
        template_id AS template FROM model_answers WHERE ${where(filter)} ORDER BY id DESC LIMIT ${limit} OFFSET ${offset}`,
    )
    .map((stored) => ({
      ...stored,
      prompt: storedJson<ModelAnswer['prompt']>(stored.prompt, [], like([{ role: '', content: '' }])),
      texts: storedJson<string[]>(stored.texts, [], like([''])),
    }))

/** What was sent, all messages together; null: there is no such answer. */
export function promptOf(db: ReadableDb, id: number): string | null {
  const stored = db.get<{ prompt: string }>(sql`SELECT prompt FROM model_answers WHERE id = ${id}`)
  const messages = stored && storedJson<ModelAnswer['prompt']>(stored.prompt, [], like([{ role: '', content: '' }]))
  return messages ? messages.map(({ content }) => content).join('\n') : null
}

/** Milliseconds a text took so far, in the mean of a model’s answers; null: it has given none. */
export const paceOfModel = (db: ReadableDb, url: string, model: string): number | null =>
  db.get<{ pace: number | null }>(sql`SELECT SUM(ms) * 1.0 / SUM(json_array_length(texts)) AS pace FROM model_answers
    WHERE url = ${url} AND model = ${model} AND json_array_length(texts) > 0`)?.pace ?? null
