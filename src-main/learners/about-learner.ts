import type { OptionSchema } from '../contract/options.ts'
import type { PluginFace } from '../platform/plugin-face.ts'

type LearnerInput = 'features' | 'text' | 'image'

/** What the core knows of a learner without loading its code. */
export interface LearnerFace<
  S extends OptionSchema = OptionSchema,
  Input extends LearnerInput = LearnerInput,
> extends PluginFace<S> {
  /** Cached features, or whole contents from end to end. */
  readonly input: Input
  /** Learns from unlabelled samples too: wants `pool`, of features with its graph. */
  readonly taughtByPool?: boolean
}

export const aboutLearner = <S extends OptionSchema, const Input extends LearnerInput>(
  face: LearnerFace<S, Input>,
): LearnerFace<S, Input> => face
