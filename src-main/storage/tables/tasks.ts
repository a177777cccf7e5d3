import { changedOne } from '../changed-one.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { FIRST_TASK } from './labels.ts'
import { settleAllStandings } from './standings.ts'

export interface TaskRecord {
  readonly id: number
  readonly name: string
  /** Whether an answer is one label, or any number of them. */
  readonly kind: 'single' | 'multi'
  /** Annotators asked for each sample. */
  readonly wanted: number
}

/** In the order in which they were made; without those that an unfinished import brings. */
export const listTasks = (db: ReadableDb): TaskRecord[] =>
  db.all(sql`SELECT id, name, kind, wanted FROM tasks WHERE import_id IS NULL ORDER BY id`)
export const taskById = (db: ReadableDb, id: number): TaskRecord | null =>
  db.get<TaskRecord>(sql`SELECT id, name, kind, wanted FROM tasks WHERE id = ${id}`) ?? null
/** The task a job works for. */
export function requireTask(db: ReadableDb, id = FIRST_TASK): TaskRecord {
  const task = taskById(db, id)
  if (!task) throw new RangeError(`no task ${id}`)
  return task
}
/** Also one that an unfinished import brings: names are given once. */
export const taskNamed = (db: ReadableDb, name: string): TaskRecord | null =>
  db.get<TaskRecord>(sql`SELECT id, name, kind, wanted FROM tasks WHERE name = ${name}`) ?? null

/** `importId`: of the import that brings it. */
export const addTask = (
  db: WritableDb,
  { name, kind, wanted }: Omit<TaskRecord, 'id'>,
  importId: number | null = null,
): number =>
  db.run(sql`INSERT INTO tasks (name, kind, wanted, import_id) VALUES (${name}, ${kind}, ${wanted}, ${importId})`).id

export const renameTask = (db: WritableDb, id: number, name: string): void =>
  changedOne(db, ['task', id], sql`UPDATE tasks SET name = ${name} WHERE id = ${id}`)

/** Only one that has never been answered. */
export const changeTaskKind = (db: WritableDb, id: number, kind: TaskRecord['kind']): void =>
  changedOne(db, ['task', id], sql`UPDATE tasks SET kind = ${kind} WHERE id = ${id}`)

/** So many annotators are asked from now on, and what stands for a sample is settled anew. */
export function changeWanted(db: WritableDb, id: number, wanted: number): void {
  db.transaction(() => {
    askFor(db, id, wanted)
    settleAllStandings(db, id)
  })
}

/** The same where what stands is what most have given already. */
export function askFor(db: WritableDb, id: number, wanted: number): void {
  db.transaction(() => {
    changedOne(db, ['task', id], sql`UPDATE tasks SET wanted = ${wanted} WHERE id = ${id}`)
    db.run(sql`UPDATE asks SET wanted = ${wanted} WHERE task_id = ${id}`)
    db.run(sql`DELETE FROM asks AS q WHERE q.task_id = ${id} AND q.wanted <=
      (SELECT COUNT(*) FROM standings t WHERE t.task_id = q.task_id AND t.sample_id = q.sample_id)`)
  })
}

/** Whether anything has been decided or trained in it. */
export const isTaskUsed = (db: ReadableDb, id: number): boolean =>
  db.get(sql`SELECT 1 WHERE EXISTS (SELECT 1 FROM annotations WHERE task_id = ${id})
    OR EXISTS (SELECT 1 FROM models WHERE task_id = ${id}) OR EXISTS (SELECT 1 FROM training_runs WHERE task_id = ${id})`) !==
  undefined

/** With its labels, its queue and its settings; only one that is not used. */
export function removeTask(db: WritableDb, id: number): void {
  db.transaction(() => {
    for (const table of ['labels', 'asks', 'leases', 'task_settings', 'query_log'] as const)
      db.run({ text: `DELETE FROM ${table} WHERE task_id = ?`, values: [id] })
    changedOne(db, ['task', id], sql`DELETE FROM tasks WHERE id = ${id}`)
  })
}
