import { NeedsContentLearner, NeedsFeatureLearner, UnknownLearner } from './faces.ts'
import type { ContentLearner, FeatureLearner, Learner } from './learner.ts'
import { compactHead } from './compact-head/compact-head.ts'
import { encoderStudent } from './encoder-student/encoder-student.ts'
import { fineTune } from './fine-tune/fine-tune.ts'
import { fineTuneImage } from './fine-tune/fine-tune-image.ts'
import { mlpHead } from './mlp-head/mlp-head.ts'
import { ngramBag } from './ngram-bag/ngram-bag.ts'
import { poolHead } from './pool-head/pool-head.ts'
import { smallCnn } from './small-cnn/small-cnn.ts'
import { sigmoidHead } from './sigmoid-head/sigmoid-head.ts'
import { softmaxHead } from './softmax-head/softmax-head.ts'

/** All learners, in the order they are offered. */
export const learners = [
  softmaxHead,
  sigmoidHead,
  poolHead,
  mlpHead,
  ngramBag,
  compactHead,
  smallCnn,
  encoderStudent,
  fineTune,
  fineTuneImage,
] as unknown as readonly Learner[]

/** Throws UnknownLearner. */
export function learnerById(id: string): Learner {
  const found = learners.find((l) => l.id === id)
  if (!found) throw new UnknownLearner(id)
  return found
}

/** A head on features. Throws NeedsFeatureLearner. */
export function featureLearnerById(id: string): FeatureLearner {
  const learner = learnerById(id)
  if (learner.input !== 'features') throw new NeedsFeatureLearner(learner)
  return learner
}

/** A learner that works end to end. Throws NeedsContentLearner. */
export function contentLearnerById(id: string): ContentLearner {
  const learner = learnerById(id)
  if (learner.input === 'features') throw new NeedsContentLearner(id)
  return learner
}
