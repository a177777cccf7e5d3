import type { ReadableDb } from '../../storage/database.ts'
import { currentExposure } from '../../storage/tables/exposures.ts'
import { readTaskSetting } from '../../storage/tables/project.ts'

export const ONLINE_SETTING = 'online'

/** Whether an answer of a task steps its model at once, as somebody has chosen. */
export const isOnline = (db: ReadableDb, task: number): boolean =>
  readTaskSetting<boolean>(db, ONLINE_SETTING, (value) => typeof value === 'boolean', task) ?? true

/** Whether it does just now: versions that are compared with each other speak for themselves. */
export const stepsNow = (db: ReadableDb, task: number): boolean => isOnline(db, task) && !currentExposure(db, task)
