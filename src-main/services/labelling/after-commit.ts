import type { HistoryEntry, LabellingProgress } from '../../contract/labelling-progress.ts'
import { ProjectClosed } from '../../storage/project-file-errors.ts'
import { redoable, undoable } from '../../storage/tables/annotations.ts'
import { stepsNow } from '../../suggesters/model/online-setting.ts'
import type { StudioContext } from '../context.ts'
import { stepExposure } from '../models/use-model.ts'
import type { TaskSession } from '../session.ts'
import { progressOf } from './progress.ts'

interface CanTurnBack {
  readonly canUndo: boolean
  readonly canRedo: boolean
}
export interface AfterCommit {
  readonly progress: (at: TaskSession, annotator: string, undo?: CanTurnBack) => LabellingProgress
  /** After the commit: everybody hears of it, and the ranker looks whether it is time to learn. `labels`: so many more that a model learns from. */
  readonly committed: (
    at: TaskSession,
    entry: HistoryEntry,
    labels: number,
    undo?: CanTurnBack,
  ) => { entry: HistoryEntry; progress: LabellingProgress; stepped: boolean }
}

/** What follows an answer that is on the disk. `tell`: the project is another than pages know. */
export function afterCommit({ clock, events, settings, log }: StudioContext, tell: () => void): AfterCommit {
  const progress = (at: TaskSession, annotator: string, undo?: CanTurnBack) => {
    const { db } = at.project
    const { id } = at.task
    const can = undo ?? { canUndo: undoable(db, annotator, id) !== null, canRedo: redoable(db, annotator, id) !== null }
    return progressOf(at, { annotator, now: clock(), retrainEvery: settings.current().retrainEvery, ...can })
  }
  function committed(at: TaskSession, entry: HistoryEntry, labels: number, undo?: CanTurnBack) {
    at.sinceTraining = Math.max(0, at.sinceTraining + labels)
    const stepped = stepsNow(at.project.db, at.task.id)
    const answered = { entry, progress: progress(at, entry.annotator, undo), stepped }
    events.publish({ type: 'saved', at: entry.at })
    events.publish({ type: 'progress', progress: answered.progress })
    afterReply(at)
    return answered
  }
  /** What the annotator need not wait for; once for however many answers came in a row. */
  const waiting = new Set<TaskSession>()
  function afterReply(at: TaskSession) {
    if (waiting.has(at)) return
    waiting.add(at)
    setImmediate(() => {
      waiting.delete(at)
      tell()
      try {
        stepExposure(at, clock(), events)
      } catch (error) {
        // What is due is due at the next answer too, also where the project has been closed since.
        if (!(error instanceof ProjectClosed)) log.warn(`exposure: ${String(error)}`)
      }
      at.ranker.nudge()
    })
  }
  return { progress, committed }
}
