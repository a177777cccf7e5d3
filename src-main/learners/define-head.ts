import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import type { Matrix } from '../platform/matrix.ts'
import { kindOf, type Targets } from '../platform/targets.ts'
import { temperatureOn, withLabelTemperatures } from '../training/calibrate.ts'
import type { HeadLogits } from '../training/head-graph.ts'
import type { LabelledSet, TrainedModel, TrainingContext, TrainingTask } from '../training/training-task.ts'
import type { FittedHead } from '../training/linear-head.ts'
import type { LearnerFace } from './about-learner.ts'
import { defineFeatureLearner, type FeatureLearner } from './learner.ts'

/** How a head's parameters are found. What a fit can tell of the pool's help and of the C it chose goes into the model's record. */
export type Fit<Options, Answers extends Targets> = (
  task: TrainingTask<Matrix, Answers>,
  options: Options,
  context: TrainingContext,
) => Promise<FittedHead & Pick<TrainedModel, 'pool' | 'names' | 'inverseL2'>>

interface HeadFormula<S extends OptionSchema, Answers extends Targets> extends LearnerFace<S, 'features'> {
  readonly logits: HeadLogits
  readonly fit: Fit<OptionsOf<S>, Answers>
  /** The parameters of the last layer: weight [width, classes] and bias [classes]. */
  readonly last: { readonly weight: string; readonly bias: string }
}

/**
 * A head is its formula, its options and how it is fitted. What is the same for all is done here: how sure it is is set on the hold-out (one
 * temperature for classes that exclude each other, one for each label where a sample may have several), and the model's record is made.
 */
export const defineHead = <S extends OptionSchema, Answers extends Targets = Int32Array>({
  fit,
  last,
  ...head
}: HeadFormula<S, Answers>): FeatureLearner<S> =>
  defineFeatureLearner<S, Answers>({
    ...head,
    async train(task, options, context) {
      const { parameters: fitted, loss, steps, ...chosen } = await fit(task, options, context)
      const found = { parameters: fitted, logits: head.logits }
      const several = kindOf(task.train.labels) === 'multi'
      const [single, multi] = [task.holdout as Kept<Int32Array>, task.holdout as Kept<Matrix>]
      return {
        learner: head.id,
        classes: task.classes,
        parameters: several ? await withLabelTemperatures(multi, found, last, context.runtime) : fitted,
        temperature: several ? 1 : await temperatureOn(single, found, context.runtime),
        steps,
        finalLoss: loss,
        ...chosen,
      }
    },
  })
type Kept<Answers extends Targets> = LabelledSet<Matrix, Answers> | undefined
