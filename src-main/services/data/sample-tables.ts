import type { ReadableDb } from '../../storage/database.ts'
import { FIRST_TASK } from '../../storage/tables/labels.ts'
import { taskById } from '../../storage/tables/tasks.ts'
import { UnknownTask } from '../project/unknown-task.ts'
import { PredictionIndex } from './predicted-samples.ts'
import { SamplePages } from './sample-pages.ts'

interface SampleTable {
  readonly task: number
  readonly predictions: PredictionIndex
  readonly pages: SamplePages
}

/** The table of samples of each task, with what its model thinks; of one project at a time. */
export function openTables() {
  const byTask = new Map<number, SampleTable>()
  let of: ReadableDb | null = null

  function table(db: ReadableDb, task: number): SampleTable {
    if (db !== of) byTask.clear()
    of = db
    const known = byTask.get(task)
    if (known) return known
    const predictions = new PredictionIndex(task)
    const made = { task, predictions, pages: new SamplePages(predictions) }
    byTask.set(task, made)
    return made
  }
  return {
    /** As things are now. Throws UnknownTask. */
    of(db: ReadableDb, task = FIRST_TASK): SampleTable {
      if (!taskById(db, task)) throw new UnknownTask(String(task))
      const found = table(db, task)
      found.predictions.refresh(db)
      return found
    },
  }
}
