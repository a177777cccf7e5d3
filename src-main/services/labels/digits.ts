import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { readTaskSetting, writeTaskSetting } from '../../storage/tables/project.ts'

/** What a digit does on the Label screen: it gives a label, or 1 2 3 take the guesses. */
type Digits = 'labels' | 'guesses'

const SETTING = 'digits'
/** As many labels can have a digit. */
const TEN = 10

/** Until somebody answers, the size of the set decides; from then on it is settled. */
export const digitsGive = (db: ReadableDb, labels: number, task?: number): Digits =>
  readTaskSetting<Digits>(db, SETTING, undefined, task) ?? (labels > TEN ? 'guesses' : 'labels')

export const writeDigits = (db: WritableDb, digits: Digits, task?: number): void =>
  writeTaskSetting(db, SETTING, digits, task)

/** With the first answer: a set that grows beyond ten afterwards must not change what the keys do under somebody's fingers. */
export function settleDigits(db: WritableDb, labels: number, task?: number): void {
  if (readTaskSetting<Digits>(db, SETTING, undefined, task) === null)
    writeDigits(db, digitsGive(db, labels, task), task)
}
