import type { HoldoutAnswers } from './holdout-figures.ts'
import { scoreGain, type AskedModel } from './holdout-gain.ts'
import type { Interval } from './interval.ts'

/** Two-sided: three standard deviations of a normal. */
const THREE_SIGMA = 0.0026998
/** Samples kept for measuring below which nothing is said: three standard deviations are out of reach, or reached by a handful. */
export const ENOUGH_TO_CHECK = 50

export interface ShadowCheck {
  /** How far accuracy (micro F1 of several labels) rose, within three standard deviations. */
  readonly gain: Interval & { readonly samples: number }
  /** Worse by more than three standard deviations. */
  readonly worse: boolean
}

/** A model that is not in use yet beside the one that is, on the samples kept for measuring that both were asked; null where those are too few. */
export function shadowCheck(before: AskedModel<HoldoutAnswers>, now: AskedModel<HoldoutAnswers>): ShadowCheck | null {
  const gain = scoreGain(before, now, THREE_SIGMA)
  return gain && gain.samples >= ENOUGH_TO_CHECK ? { gain, worse: gain.high < 0 } : null
}
