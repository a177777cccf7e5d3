import type { LearnerFace } from './about-learner.ts'
import { requireServed } from './faces.ts'
import { kindOf, type Targets } from '../platform/targets.ts'
import type { HeadLogits } from '../training/head-graph.ts'
import type { Parameters, TrainedModel, TrainingContext, TrainingTask } from '../training/training-task.ts'
import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import type { Matrix } from '../platform/matrix.ts'
import type { BackboneContext, Content, Extractor } from '../backbones/backbone.ts'
import type { FeatureGraph } from '../backbones/feature-graph.ts'
import type { Runtime } from '../compute/runtime.ts'

/** Learners on cached features: `logits` is the one definition that training, scoring and export share. `Answers`: of the kinds it serves. */
export interface FeatureLearner<
  S extends OptionSchema = OptionSchema,
  Answers extends Targets = Targets,
> extends LearnerFace<S, 'features'> {
  readonly train: (
    task: TrainingTask<Matrix, Answers>,
    options: OptionsOf<S>,
    context: TrainingContext,
  ) => Promise<TrainedModel>
  readonly logits: HeadLogits
}

/** Learners that work end to end on text or pixels and need no backbone. */
export interface ContentLearner<S extends OptionSchema = OptionSchema> extends LearnerFace<S, 'text' | 'image'> {
  readonly train: (
    task: TrainingTask<readonly Content[]>,
    options: OptionsOf<S>,
    context: TrainingContext,
  ) => Promise<TrainedModel>
  /** What the last layer reads: contents → features. A project keeps them for its pool, and trains further heads on them. */
  readonly open: (
    parameters: Parameters,
    options: OptionsOf<S>,
    context: Omit<BackboneContext, 'onProgress'>,
  ) => Promise<Extractor>
  /** The last layer as a softmax head on those features. */
  readonly head: (parameters: Parameters) => Parameters
  /** What `open` gives as one graph, for what runs without the studio. */
  readonly toOnnx: (parameters: Parameters, options: OptionsOf<S>, runtime: Runtime) => Promise<FeatureGraph>
}

export type Learner<S extends OptionSchema = OptionSchema> = FeatureLearner<S> | ContentLearner<S>
/** A learner that refuses what it does not serve. Throws ServesOtherKind. */
export const defineFeatureLearner = <S extends OptionSchema, Answers extends Targets = Int32Array>(
  learner: FeatureLearner<S, Answers>,
): FeatureLearner<S> => ({
  ...learner,
  train(task, options, context) {
    requireServed(learner, kindOf(task.train.labels))
    return learner.train(task as TrainingTask<Matrix, Answers>, options, context)
  },
})
export const defineContentLearner = <S extends OptionSchema>(learner: ContentLearner<S>): ContentLearner<S> => learner
