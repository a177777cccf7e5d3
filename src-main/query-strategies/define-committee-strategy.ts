import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import type { Tensor } from '../tensor-graph/tensor.ts'
import { highestScored, MissingModelOutput } from './define-score-strategy.ts'
import { defineStrategy } from './define-strategy.ts'
import { marginUncertainty } from './scores/margin-uncertainty.ts'
import { committeeAgrees } from './reasons.ts'
import type { members, StrategyFace } from './about-strategy.ts'
import type { Selection, SelectionRequest, Strategy } from './strategy.ts'

type CommitteeOptions = OptionSchema & { readonly members: typeof members }
type CommitteeStrategy<S extends CommitteeOptions> = StrategyFace<S> & {
  readonly committeeScore: (members: Tensor) => Tensor
  /** The batch from the scores; the highest, when left out. */
  readonly pick?: (
    request: SelectionRequest,
    scores: Float32Array,
    options: OptionsOf<S>,
  ) => Selection | Promise<Selection>
}

/** Below this nobody disagrees about anything. */
const AGREED = 1e-6

/** A strategy over a committee of heads on bootstrap draws. Where they all agree, margin decides, and the reasons say so. */
export const defineCommitteeStrategy = <S extends CommitteeOptions>({
  pick,
  ...strategy
}: CommitteeStrategy<S>): Strategy =>
  defineStrategy<S>({
    ...strategy,
    choose: async (request, options) => {
      const scores = request.output?.scores
      if (!scores) throw new MissingModelOutput(strategy.id, 'scores')
      if (request.pool.candidates.some((row) => scores[row]! > AGREED))
        return pick ? pick(request, scores, options) : highestScored(request, scores)
      const margins = scores.map((score, row) =>
        Number.isFinite(score) ? marginUncertainty(request.output!.probabilities, row) : Number.NaN,
      )
      const { picks, reasons } = highestScored(request, margins, (row) => ({ margin: margins[row]! }))
      return { picks, reasons: [committeeAgrees({ members: options.members }), ...reasons] }
    },
  })
