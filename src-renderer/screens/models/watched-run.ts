import type { Model, TrainingRun } from '@contract/models'

/**
 * The run whose curves belong at the front: one that learns from whole contents now, a student or a training end to end; else the one that the student
 * looked at came from. Null: a head that is trained in a second has nothing to watch.
 */
export function watchedRun<Run extends Pick<TrainingRun, 'learner' | 'state' | 'curve' | 'model'>>(
  runs: readonly Run[],
  learnsWhole: (learner: string) => boolean,
  current: Pick<Model, 'id' | 'teacher'> | null,
): Run | null {
  const now = runs.find(({ state, learner }) => state === 'running' && learnsWhole(learner))
  if (now) return now
  const own = current?.teacher ? runs.find(({ model }) => model === current.id) : undefined
  return own && own.curve.length > 0 ? own : null
}
