import { labelSays } from '../platform/says-something.ts'
import type { ReadableDb, WritableDb } from './database.ts'
import { FIRST_TASK } from './tables/labels.ts'
import { labelTexts } from './tables/label-texts.ts'
import { readTaskSetting, writeTaskSetting } from './tables/project.ts'

/** What each label of a task means in words, by its id; labels that say nothing are left out. */
export const labelWords = (db: ReadableDb, task = FIRST_TASK): ReadonlyMap<number, readonly string[]> =>
  new Map(
    labelTexts(db, task)
      .map((label): [number, string[]] => [label.id, labelSays(label)])
      .filter(([, words]) => words.length > 0),
  )

const SETTING = 'names'
/** Whether what the labels of a task are called may teach; so until somebody switches it off. */
export const namesAllowed = (db: ReadableDb, task = FIRST_TASK): boolean =>
  readTaskSetting<boolean>(db, SETTING, (value) => typeof value === 'boolean', task) ?? true
export const allowNames = (db: WritableDb, allowed: boolean, task = FIRST_TASK): void =>
  writeTaskSetting(db, SETTING, allowed, task)

/** Whether names teach: they may, and they can. */
export const namesTeach = (db: ReadableDb, task = FIRST_TASK): boolean => namesAllowed(db, task) && namesSay(db, task)

/** Whether names can teach: two labels at least say something, and half of the set. */
export function namesSay(db: ReadableDb, task = FIRST_TASK): boolean {
  const { size } = labelWords(db, task)
  return size >= 2 && 2 * size >= labelTexts(db, task).length
}
