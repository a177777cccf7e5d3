import type { Difference, ExposureLook, ExposureRule } from '../../contract/exposures.ts'
import { criticalZ } from '../normal-distribution.ts'
import { criticalT } from '../student-t.ts'
import { together, type Stretch } from './arms.ts'
import { acceptanceDifference, timeDifference } from './compare-arms.ts'
import { shareAt } from './exposure-rule.ts'
import { alphaOfLook, alphaOfStep } from './spent-alpha.ts'

/** Where an exposure is. */
export interface ExposureState {
  readonly step: number
  /** Which look this is, from 1. */
  readonly look: number
  /** Which look this is at its share of cards, of those with enough cards to tell; from 1. */
  readonly lookAtStep: number
  /** Whether the look before this one stepped back. */
  readonly steppedBack: boolean
}
/** What a look says. */
export type Verdict = Pick<ExposureLook, 'decision' | 'why' | 'acceptance' | 'time'>

/** How likely a model that costs more than a share allows is ever shown on that share. */
const WRONG_STEP = 0.05
/** However small the share is, a model this much worse is not shown more. */
const MOST_LOST = 0.2
const MOST_SLOWER = 0.25

/**
 * Whether a new model is shown on more cards. More, where both tests of non-inferiority pass: at the next share, all cards together would lose no more than
 * `lost` of their taken guesses, and all answers take no more than `slower` longer; so little shown is soon allowed, and much shown asks for proof; the looks at a
 * share have one error between them. Back,
 * where it is worse than that by estimate and worse beyond chance; out, where that is said twice in a row or of its first share.
 */
export function nextStep(stretches: readonly Stretch[], at: ExposureState, rule: ExposureRule): Verdict {
  const cards = (arm: 'fresh' | 'control') => together(stretches.map((stretch) => stretch[arm])).shown
  if (Math.min(cards('fresh'), cards('control')) < rule.least)
    return { decision: 'hold', why: 'too-few', acceptance: null, time: null }
  const measured = { acceptance: acceptanceDifference(stretches), time: timeDifference(stretches) }
  const chance = alphaOfLook(at.look, rule.falseAlarm) / 2
  const back = at.step === 0 || at.steppedBack ? 'withdraw' : 'back'
  const { acceptance, time } = measured
  if (acceptance.value < -rule.lost && isAbove(negated(acceptance), 0, chance))
    return { decision: back, why: 'accepted-less', ...measured }
  if (time.value > Math.log1p(rule.slower) && isAbove(time, 0, chance))
    return { decision: back, why: 'takes-longer', ...measured }
  const share = shareAt(at.step + 1, rule)
  const lost = Math.min(MOST_LOST, rule.lost / share)
  const slower = Math.log1p(Math.min(MOST_SLOWER, rule.slower / share))
  const wrong = alphaOfStep(at.lookAtStep, WRONG_STEP)
  const passes = isAbove(acceptance, -lost, wrong) && isAbove(negated(time), -slower, wrong)
  return { decision: passes ? 'advance' : 'hold', why: passes ? 'not-worse' : 'not-sure', ...measured }
}

/** Looks that could tell so far at a share of cards. */
export const looksAt = (share: number, looks: readonly Pick<ExposureLook, 'share' | 'acceptance'>[]): number =>
  looks.filter((look) => look.share === share && look.acceptance !== null).length

const negated = (difference: Difference): Difference => ({ ...difference, value: -difference.value })

/** Whether a difference lies above a bound, by a one-sided test. */
function isAbove({ value, standardError, df }: Difference, bound: number, alpha: number): boolean {
  const critical = df === null ? criticalZ(2 * alpha) : criticalT(2 * alpha, df)
  return value - bound > critical * standardError
}
