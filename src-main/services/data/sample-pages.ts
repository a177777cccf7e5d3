import type { SampleQuery } from '../../contract/data.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { lastAction } from '../../storage/tables/annotations.ts'
import {
  countsByState,
  pageOfSamples,
  sampleCount,
  samplesByIds,
  type SampleRecord,
} from '../../storage/tables/samples.ts'
import type { PredictionIndex } from './predicted-samples.ts'
import { isOfModel, sampleList } from './sample-list.ts'

/** How far into a sorted table SQLite is still the quicker one. */
const NEAR = 1000
const LISTS_KEPT = 4

/**
 * The table of samples as one task answers them, page by page. What SQLite answers at once it is asked; what is searched, or sorted or filtered by what the model thinks,
 * becomes a list of ids that is kept until something it depends on changes, so that turning pages costs nothing.
 */
export class SamplePages {
  readonly #predictions: PredictionIndex
  readonly #lists = new Map<string, Int32Array>()
  #db: ReadableDb | null = null

  constructor(predictions: PredictionIndex) {
    this.#predictions = predictions
  }

  page(db: ReadableDb, query: SampleQuery): { total: number; rows: SampleRecord[] } {
    const { search, state, label, sort, descending, offset, limit } = query
    const { task } = this.#predictions
    const near = sort === 'id' || offset + limit <= NEAR
    if (search === '' && label === null && !isOfModel(sort) && near) {
      const rows = pageOfSamples(db, { search, state, labelId: null, task, sort, descending, offset, limit })
      return { total: totalOf(db, state, task), rows }
    }
    const ids = this.#list(db, query)
    return { total: ids.length, rows: samplesByIds(db, ids.subarray(offset, offset + limit), task) }
  }

  /** Ids of a stretch of the table, however long. */
  ids(db: ReadableDb, query: SampleQuery): number[] {
    const { offset, limit } = query
    return [...this.#list(db, query).subarray(offset, offset + limit)]
  }

  #list(db: ReadableDb, query: SampleQuery): Int32Array {
    if (db !== this.#db) this.#lists.clear()
    this.#db = db
    const { search, state, label, sort, descending } = query
    const dependsOnLabels = state !== null || label !== null || sort === 'label'
    const dependsOnModel = label !== null || isOfModel(sort)
    const key = JSON.stringify([
      ...[search, state, label, sort, descending, sampleCount(db)],
      ...[dependsOnLabels && lastAction(db), dependsOnModel && this.#predictions.key],
    ])
    const ids = this.#lists.get(key) ?? sampleList(db, query, this.#predictions)
    // Taken out and put in again: the newest stands last, the oldest goes. Names of labels change without a trace in the log.
    this.#lists.delete(key)
    if (sort !== 'label') this.#lists.set(key, ids)
    for (const old of [...this.#lists.keys()].slice(0, -LISTS_KEPT)) this.#lists.delete(old)
    return ids
  }
}

function totalOf(db: ReadableDb, state: SampleQuery['state'], task: number): number {
  if (state === null) return sampleCount(db)
  const { samples, ...decided } = countsByState(db, task)
  return state === 'unlabelled' ? samples - decided.labelled - decided.skipped - decided.flagged : decided[state]
}
