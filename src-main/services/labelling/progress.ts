import type { LabellingProgress } from '../../contract/labelling-progress.ts'
import { personOf } from '../../storage/tables/annotators.ts'
import type { TaskSession } from '../session.ts'
import { freshPace, perMinute } from './pace.ts'

interface ProgressRequest {
  readonly annotator: string
  readonly now: number
  readonly retrainEvery: number
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/** From what is kept at hand; counts nothing. */
export function progressOf(
  { project: { db }, task, counts, paces, sinceTraining, measured }: TaskSession,
  { annotator, now, retrainEvery, canUndo, canRedo }: ProgressRequest,
): LabellingProgress {
  const pace = paces.get(personOf(db, annotator)) ?? freshPace()
  return {
    task: task.id,
    annotator,
    labels: counts.labelled,
    session: pace.session,
    perMinute: perMinute(pace, now),
    toRetrain: Math.max(0, retrainEvery - sinceTraining),
    retrainEvery,
    coverage: [...counts.byLabel.values()].map(({ name, count }) => ({ label: name, count })),
    ...measured,
    canUndo,
    canRedo,
  }
}
