import { Help } from '../../contract/synthesis-help.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { storedJson } from '../stored-json.ts'
import { readTaskSetting, writeTaskSetting } from './project.ts'

/** An answer to whether synthetic samples help, and what of the project it was found on. */
export interface StoredHelp extends Omit<Help, 'current'> {
  readonly foundOn: string
}
const shape = Help.omit({ current: true })

/** In the place of the answers there were: of the task, and of the templates that are asked about. */
export function storeHelp(db: WritableDb, task: number, found: readonly StoredHelp[]): void {
  db.transaction(() => {
    for (const help of found) {
      db.run(sql`DELETE FROM synthesis_tests WHERE task_id = ${task} AND template_id IS ${help.template}`)
      db.run(sql`INSERT INTO synthesis_tests (task_id, template_id, at, result)
        SELECT ${task}, ${help.template}, ${help.at}, ${JSON.stringify(help)}
        WHERE ${help.template} IS NULL OR EXISTS (SELECT 1 FROM templates WHERE id = ${help.template})`)
    }
  })
}

export const storedHelp = (db: ReadableDb, task: number): StoredHelp[] =>
  db
    .pluck<string>(sql`SELECT result FROM synthesis_tests WHERE task_id = ${task} ORDER BY template_id, id`)
    .flatMap((result) => {
      const help = storedJson<StoredHelp | null>(result, null, (value) => shape.safeParse(value).success)
      return help ? [help] : []
    })

/** What an answer is found on: templates in use with what they have made, and the labels there are. */
export const foundOn = (db: ReadableDb, task: number): string =>
  db.get<{ key: string }>(sql`SELECT json_array(
      (SELECT json_group_array(json_array(t.id, json_extract(t.made, '$.at'), (SELECT SUM(teaches) FROM synthetic WHERE template_id = t.id)))
        FROM templates t WHERE t.task_id = ${task} AND t.withdrawn_at IS NULL),
      (SELECT COUNT(*) FROM consensus WHERE task_id = ${task} AND state = 'labelled')) AS key`)!.key

/** Answers came in the meantime so often that another test may say more. */
const GROWN = 1.5
type Key = readonly [templates: unknown, labels: number]
/** Whether what an answer was found on has changed enough to ask again: other templates or samples, or half as many labels more. */
export function changedEnough(then: string, now: string): boolean {
  const none: Key = [null, 0]
  const fits = (value: unknown) => Array.isArray(value) && value.length === 2
  const [[before, labels], [templates, labelsNow]] = [then, now].map((key) => storedJson<Key>(key, none, fits)) as [
    Key,
    Key,
  ]
  return JSON.stringify(before) !== JSON.stringify(templates) || labelsNow >= GROWN * labels
}

const BY_ITSELF = 'testsTemplatesByItself'
/** Whether it is asked by itself; so it is unless somebody has said otherwise. */
export const testsByItself = (db: ReadableDb, task: number): boolean =>
  readTaskSetting<boolean>(db, BY_ITSELF, (value) => typeof value === 'boolean', task) ?? true
export const letTestByItself = (db: WritableDb, task: number, byItself: boolean): void =>
  writeTaskSetting(db, BY_ITSELF, byItself, task)
