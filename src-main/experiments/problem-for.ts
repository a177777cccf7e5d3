import type { LearnerFace } from '../learners/about-learner.ts'
import { countOf, type Targets } from '../platform/targets.ts'
import type { TrainedModel, TrainingTask } from '../training/training-task.ts'

/** Where a learner's data lie: a project, a labelled file, a step of a replay. */
interface Source<Rows, Answers extends Targets> extends Omit<TrainingTask<Rows, Answers>, 'pool'> {
  /** The pool with the labelled rows in it; made for those learners only that use it. */
  readonly pool: () => TrainingTask<Rows, Answers>['pool'] | Promise<TrainingTask<Rows, Answers>['pool']>
}

/** All that a learner is given, whatever it comes from: the one place that grows. */
export const problemFor = async <Rows, Answers extends Targets>(
  { usesPool, usesNames, asStudent }: Pick<LearnerFace, 'usesPool' | 'usesNames' | 'asStudent'>,
  { holdout, pool, names, teacher, ...rest }: Source<Rows, Answers>,
): Promise<TrainingTask<Rows, Answers>> => ({
  ...rest,
  holdout: holdout && countOf(holdout.labels) > 0 ? holdout : undefined,
  pool: usesPool ? await pool() : undefined,
  names: usesNames ? names : undefined,
  teacher: asStudent ? teacher : undefined,
})

/** Whether what classes are called has taught a model more than it has not. */
export const isByNames = ({ names }: Pick<TrainedModel, 'names'>): boolean => (names?.trust ?? 0) > 0.5
