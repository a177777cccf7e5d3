import { checkBatch, type BatchCheck } from '../evaluation/batch-check.ts'
import { ENOUGH_TO_CHECK } from '../evaluation/shadow-check.ts'
import type { TargetKind } from '../platform/targets.ts'
import type { ReadableDb } from '../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../storage/model-for.ts'
import { answersBetween } from '../storage/tables/answers-between.ts'
import type { Features } from '../storage/tables/features.ts'
import { labelledRows, labelsIn, type Answered } from './labelled-rows.ts'

interface Learned {
  readonly task: number
  readonly kind: TargetKind
  readonly learned: readonly Answered[]
  /** Samples kept for measuring that are answered. */
  readonly kept: number
}

/**
 * Whether the answers since the version in use contradict those it has learnt from, where too few samples kept for measuring are answered to say what the new
 * version is worth. null: those are enough, there is no version, a sample may have several labels, or there are too few answers.
 */
export function batchOf(db: ReadableDb, features: Features, { task, kind, learned, kept }: Learned): BatchCheck | null {
  const inUse = modelFor(db, FOR_THE_POOL, task)
  if (!inUse || inUse.labels === 0 || kind !== 'single' || kept >= ENOUGH_TO_CHECK) return null
  const since = answersBetween(db, { task, after: inUse.lastAction, upTo: Number.MAX_SAFE_INTEGER })
  const fresh = new Set(since.map(({ sample }) => sample))
  const classes = labelsIn(learned)
  const part = (isNew: boolean) => {
    const of = learned.filter(({ sample }) => fresh.has(sample) === isNew)
    const { rows, labels } = labelledRows(of, features, classes, kind)
    return { rows, labels: labels as Int32Array }
  }
  return checkBatch(part(false), part(true))
}
