import type { ReadableDb, WritableDb } from '../database.ts'
import { like } from '../stored-json.ts'
import { modelById, type ModelRecord } from './models.ts'
import { readTaskSetting, writeTaskSetting } from './project.ts'

/** How far the squared error of so many earlier answers falls, as a share of it, and between what that lies. */
export interface HeldBatch {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly samples: number
}
/** The newest model of a task that is held back, and the one in use instead (ids). */
export interface Held {
  readonly model: number
  readonly before: number
  readonly at: number
  /** What its answers made of earlier ones, where those were what was checked. */
  readonly batch?: HeldBatch | null
}
const HELD = 'heldBack'

export const storedHeld = (db: ReadableDb, task: number): Held | null =>
  readTaskSetting<Held>(db, HELD, like({ model: 0, before: 0, at: 0 }), task)
export const storeHeld = (db: WritableDb, task: number, held: Held): void => writeTaskSetting(db, HELD, held, task)

/** The newest action whose answers a model has learnt from, or is not to learn from, since they are held back. */
export function settledUpTo(db: ReadableDb, { id, task, lastAction }: ModelRecord): number {
  const held = storedHeld(db, task)
  return Math.max(lastAction, held?.before === id ? (modelById(db, held.model)?.lastAction ?? 0) : 0)
}
