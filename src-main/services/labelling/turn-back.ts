import { redoable, redoAction, samplesOf, undoable, undoAction } from '../../storage/tables/annotations.ts'
import { settleAsk } from '../../storage/tables/queue.ts'
import type { StudioContext } from '../context.ts'
import { move } from '../project/sample-counts.ts'
import type { TaskSession } from '../session.ts'
import type { AfterCommit } from './after-commit.ts'
import { durably, sampleOf, teaching } from './decided-samples.ts'
import { entryOf } from './history.ts'
import { paceOf, retick, untick } from './pace.ts'

/** An annotator's newest decision taken back, or the one taken back last taken again; null: there is none, or with `only` another one came since. */
export function turningBack({ clock, events }: StudioContext, { committed }: Pick<AfterCommit, 'committed'>) {
  /** Undo and redo are entries of the log themselves. */
  function turnBack(
    at: TaskSession,
    annotator: string,
    find: typeof undoable,
    apply: typeof undoAction,
    only?: number,
  ) {
    const { db } = at.project
    const action = find(db, annotator, at.task.id)
    if (action === null || (only !== undefined && action !== only)) return null
    const samples = samplesOf(db, action)
    const before = samples.map((id) => sampleOf(at, id))
    durably(db, () => apply(db, { action, at: clock(), annotator }))
    const after = samples.map((id) => sampleOf(at, id))
    samples.forEach((_, i) => move(at.counts, before[i]!, after[i]!))
    for (const { id, state } of after) if (state !== 'unlabelled') settleAsk(db, id, annotator, at.task.id)
    const entry = entryOf(db, action)
    // Labels were merged or retired with it: the set is another now.
    if (entry.labelSet) {
      at.project.recount(at.task.id)
      events.publish({ type: 'labels', task: at.task.id })
      return committed(at, entry, after.filter(({ state }) => state === 'labelled').length)
    }
    if (entry.count === 1 && entry.kind !== 'clear') (entry.undone ? untick : retick)(paceOf(at, annotator))
    return committed(at, entry, teaching(at, after) - teaching(at, before))
  }
  return {
    undo: (at: TaskSession, annotator: string, only?: number) => turnBack(at, annotator, undoable, undoAction, only),
    redo: (at: TaskSession, annotator: string) => turnBack(at, annotator, redoable, redoAction),
  }
}
