import { labelSays } from '../platform/says-something.ts'
import type { ReadableDb } from './database.ts'
import { FIRST_TASK } from './tables/labels.ts'
import { labelTexts } from './tables/label-texts.ts'

/** What each label of a task means in words, by its id; labels that say nothing are left out. */
export const labelWords = (db: ReadableDb, task = FIRST_TASK): ReadonlyMap<number, readonly string[]> =>
  new Map(
    labelTexts(db, task)
      .map((label): [number, string[]] => [label.id, labelSays(label)])
      .filter(([, words]) => words.length > 0),
  )

/** Whether names can teach: two labels at least say something, and half of the set. */
export function namesTeach(db: ReadableDb, task = FIRST_TASK): boolean {
  const { size } = labelWords(db, task)
  return size >= 2 && 2 * size >= labelTexts(db, task).length
}
