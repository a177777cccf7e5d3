import type { LearnerFace } from '../learners/about-learner.ts'
import { countOf, type Targets } from '../platform/targets.ts'
import type { TrainedModel, TrainingTask } from '../training/training-task.ts'
import { withSynthetic } from '../training/with-synthetic.ts'

/** Where a learner's data lie: a project, a labelled file, a step of a replay. */
interface Source<Rows, Answers extends Targets> extends Omit<TrainingTask<Rows, Answers>, 'pool'> {
  /** The pool with the labelled rows in it; made for those learners only that use it. */
  readonly pool: () => TrainingTask<Rows, Answers>['pool'] | Promise<TrainingTask<Rows, Answers>['pool']>
}
type Face = Pick<LearnerFace, 'usesPool' | 'usesNames' | 'asStudent' | 'learnsSynthetic'>

/** All that a learner is given, whatever it comes from: the one place that grows. */
export const problemFor = async <Rows, Answers extends Targets>(
  { usesPool, usesNames, asStudent, learnsSynthetic }: Face,
  { train, holdout, pool, names, teacher, synthetic, ...rest }: Source<Rows, Answers>,
): Promise<TrainingTask<Rows, Answers>> => ({
  ...rest,
  train: learnsSynthetic === 'among' && synthetic ? withSynthetic(train, synthetic) : train,
  holdout: holdout && countOf(holdout.labels) > 0 ? holdout : undefined,
  pool: usesPool ? await pool() : undefined,
  names: usesNames ? names : undefined,
  teacher: asStudent ? teacher : undefined,
  synthetic: learnsSynthetic === 'apart' ? synthetic : undefined,
})

/** Whether what classes are called has taught a model more than it has not. */
export const isByNames = ({ names }: Pick<TrainedModel, 'names'>): boolean => (names?.trust ?? 0) > 0.5
