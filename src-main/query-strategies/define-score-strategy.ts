import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import type { AnswerShape } from '../platform/targets.ts'
import { NamedError } from '../platform/named-error.ts'
import type { Tensor } from '../tensor-graph/tensor.ts'
import { defineStrategy } from './define-strategy.ts'
import { highestScores } from './scores/highest-scores.ts'
import { unscorable } from './reasons.ts'
import type { StrategyFace } from './about-strategy.ts'
import type { Selection, SelectionRequest, Strategy } from './strategy.ts'

/** A strategy was asked without what it `needs`. */
export class MissingModelOutput extends NamedError<{ strategy: string; missing: string }> {
  constructor(strategy: string, missing: string) {
    super({ strategy, missing }, `${strategy} was asked without ${missing}`)
  }
}

type ScoreStrategy<S extends OptionSchema> = StrategyFace<S> & {
  readonly score: (probabilities: Tensor, options: OptionsOf<S>, answers: AnswerShape) => Tensor
}

/** A strategy that is one expression over the model's probabilities: the batch is its highest scores. */
export const defineScoreStrategy = <S extends OptionSchema>(strategy: ScoreStrategy<S>): Strategy =>
  defineStrategy<S>({
    ...strategy,
    choose: async (request) => {
      const scores = request.output?.scores
      if (!scores) throw new MissingModelOutput(strategy.id, 'scores')
      return highestScored(request, scores)
    },
  })

/** The rows of highest score, and how many could not be scored (NaN).  scores [n] */
export function highestScored(
  { pool, count }: SelectionRequest,
  scores: ArrayLike<number>,
  partsOf: (row: number) => Readonly<Record<string, number>> = (row) => ({ score: scores[row]! }),
): Selection {
  const picks = Array.from(highestScores(pool.candidates, scores, count), (row) => ({
    row,
    score: scores[row]!,
    parts: partsOf(row),
  }))
  let left = 0
  for (const row of pool.candidates) left += Number(!Number.isFinite(scores[row]))
  return { picks, reasons: left > 0 ? [unscorable({ count: left })] : [] }
}
