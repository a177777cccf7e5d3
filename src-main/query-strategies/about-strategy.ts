import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import type { PluginFace } from '../platform/plugin-face.ts'
import type { TargetKind } from '../platform/targets.ts'
import { batchRules } from './batch/rule-options.ts'

export type StrategyGroup = 'uncertainty' | 'committee' | 'coverage' | 'both' | 'policy' | 'baseline'

/** What the core knows of a strategy without loading its code. */
export interface StrategyFace<S extends OptionSchema = OptionSchema> extends PluginFace<S> {
  readonly paper: string
  readonly group: StrategyGroup
  /** What a sample may have: one class, or any of the labels. Left out: both, where no model is needed, else one class. */
  readonly serves?: readonly TargetKind[]
  /** What must be prepared before `choose`: a model's probabilities, a committee of that many heads, neighbours, out-of-fold predictions, predictions under dropout. */
  readonly needs: {
    readonly model: boolean
    readonly committee?: (options: OptionsOf<S>) => number
    readonly graph?: boolean
    readonly outOfFold?: boolean
    /** What the model says of features most of which are hidden. */
    readonly dropout?: boolean
  }
}

/** The face with the batch rules among its options, for every strategy but random, which needs none, and policies, which have their own. */
export function aboutStrategy<S extends OptionSchema>(face: StrategyFace<S>): StrategyFace<S> {
  const ruled = face.group !== 'baseline' && face.group !== 'policy'
  // Its own options come first, and an own `sample` wins.
  return ruled ? { ...face, options: { ...face.options, ...batchRules, ...face.options } } : face
}

/** The face of a strategy that is one expression over the model's probabilities. */
export const aboutScoreStrategy = <S extends OptionSchema>(face: Omit<StrategyFace<S>, 'group' | 'needs'>) =>
  aboutStrategy<S>({ ...face, group: 'uncertainty', needs: { model: true } })

export const members = {
  kind: 'integer',
  title: 'Members',
  help: 'Heads trained on different draws of the labels',
  default: 8,
  min: 2,
  max: 32,
} as const

/** The face of a strategy that is one expression over a committee's probabilities. */
export const aboutCommitteeStrategy = <S extends OptionSchema>(face: Omit<StrategyFace<S>, 'group' | 'needs'>) =>
  aboutStrategy<S & { members: typeof members }>({
    ...face,
    options: { ...face.options, members },
    group: 'committee',
    needs: { model: true, committee: (options) => options.members },
  })
