import type { OptionSchema, OptionValues } from '../contract/options.ts'
import type { PluginFace } from '../platform/plugin-face.ts'
import type { TargetKind } from '../platform/targets.ts'

type LearnerInput = 'features' | 'text' | 'image'

/** What the core knows of a learner without loading its code. */
export interface LearnerFace<
  S extends OptionSchema = OptionSchema,
  Input extends LearnerInput = LearnerInput,
> extends PluginFace<S> {
  /** Cached features, or whole contents from end to end. */
  readonly input: Input
  /** What a sample may have: one class (what all serve that say nothing), or any of the labels. */
  readonly serves?: readonly TargetKind[]
  /** Learns from unlabelled samples too: wants `pool`, of features with its graph. */
  readonly usesPool?: boolean
  /** Can be a student, and wants `teacher` where there is one: its options where it may take so many bytes; `given` stay as they are. */
  readonly asStudent?: (bytes: number, classes: number, given?: OptionValues) => OptionValues
  /** Of a student whose bytes do not say how quick it is: what can be set instead, the slowest first. */
  readonly paces?: readonly OptionValues[]
  /** Of a student so set: it has features of its own that a teacher’s can teach. */
  readonly aligns?: (options: OptionValues) => boolean
  /** So set it can begin from the parameters of one of its own, and be held near them: takes `prior`. */
  readonly begins?: (options: OptionValues) => boolean
  /** The hold-out also chooses where its training ends, so that what it then says of the hold-out may be a little too good. */
  readonly endsByHoldout?: boolean
  /** Learns from what classes are called too: wants `names`, features of their words. */
  readonly usesNames?: boolean
  /** Learns from synthetic rows beside the labelled ones: among them, as weighted rows, or apart, as it sees fit. */
  readonly learnsSynthetic?: 'among' | 'apart'
}

export const aboutLearner = <S extends OptionSchema, const Input extends LearnerInput>(
  face: LearnerFace<S, Input>,
): LearnerFace<S, Input> => face
