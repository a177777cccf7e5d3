import { NamedError } from '../platform/named-error.ts'
import type { ContentLearner, FeatureLearner, Learner } from './learner.ts'
import { fineTune } from './fine-tune/fine-tune.ts'
import { fineTuneImage } from './fine-tune/fine-tune-image.ts'
import { mlpHead } from './mlp-head/mlp-head.ts'
import { ngramBag } from './ngram-bag/ngram-bag.ts'
import { poolHead } from './pool-head/pool-head.ts'
import { smallCnn } from './small-cnn/small-cnn.ts'
import { softmaxHead } from './softmax-head/softmax-head.ts'

/** All learners, in the order they are offered. */
export const learners = [
  softmaxHead,
  poolHead,
  mlpHead,
  ngramBag,
  smallCnn,
  fineTune,
  fineTuneImage,
] as unknown as readonly Learner[]

export class UnknownLearner extends NamedError<{ id: string; known: string }> {
  constructor(id: string) {
    const known = learners.map((l) => l.id).join(', ')
    super({ id, known }, `There is no learner “${id}”; there are ${known}`)
  }
}

/** Throws UnknownLearner. */
export function learnerById(id: string): Learner {
  const found = learners.find((l) => l.id === id)
  if (!found) throw new UnknownLearner(id)
  return found
}

export class NeedsFeatureLearner extends NamedError<{ id: string; input: string }> {
  constructor({ id, input }: Learner) {
    super({ id, input }, `${id} learns from ${input} end to end; a head on features is needed here`)
  }
}

/** A head on features. Throws NeedsFeatureLearner. */
export function featureLearnerById(id: string): FeatureLearner {
  const learner = learnerById(id)
  if (learner.input !== 'features') throw new NeedsFeatureLearner(learner)
  return learner
}

export class NeedsContentLearner extends NamedError<{ id: string }> {
  constructor(id: string) {
    super({ id }, `${id} learns from features; a learner that works end to end is needed here`)
  }
}
/** Texts were given to a learner of images, or the reverse. */
export class OtherContents extends NamedError<{ id: string; input: string; found: string }> {
  constructor(id: string, input: string, found: string) {
    super({ id, input, found }, `${id} learns from ${input} contents; these are ${found}`)
  }
}

/** A learner that works end to end. Throws NeedsContentLearner. */
export function contentLearnerById(id: string): ContentLearner {
  const learner = learnerById(id)
  if (learner.input === 'features') throw new NeedsContentLearner(id)
  return learner
}
