import type { Arm, ExposureRule } from '../../contract/exposures.ts'
import { EMPTY_ARM, type Stretch } from '../../evaluation/exposure/arms.ts'
import { DEFAULT_RULE, shareAt } from '../../evaluation/exposure/exposure-rule.ts'
import { looksAt, nextStep, type ExposureState, type Verdict } from '../../evaluation/exposure/next-step.ts'
import { normal, type Random } from '../../platform/random.ts'

/** How people fare with a model's guesses. */
export interface SimulatedModel {
  /** Probability that the first guess is taken. */
  readonly acceptance: number
  /** Median seconds of an answer; their logarithm is normal. */
  readonly seconds: number
}
export interface SimulatedExposure {
  readonly cardsADay: number
  readonly days: number
  readonly fresh: SimulatedModel
  readonly control: SimulatedModel
  /** The usual one when left out. */
  readonly rule?: ExposureRule
}
export interface SimulatedDay extends Verdict {
  readonly day: number
  /** During this day. */
  readonly share: number
  readonly cards: Stretch
}

/** Standard deviation of ln(seconds). */
const SPREAD = 0.8

/** An exposure day by day, by a simulated clock, until the model is shown to all or withdrawn, or the days are over. */
export function simulatedExposure(asked: SimulatedExposure, random: Random): SimulatedDay[] {
  const { rule = DEFAULT_RULE } = asked
  const days: SimulatedDay[] = []
  let at: Omit<ExposureState, 'lookAtStep'> = { step: 0, look: 1, steppedBack: false }
  for (let day = 1; day <= asked.days; day++) {
    const share = shareAt(at.step, rule)
    const cards = cardsOfDay(asked, share, random)
    const lookAtStep = looksAt(share, days) + 1
    const look = nextStep([...days.map((before) => before.cards), cards], { ...at, lookAtStep }, rule)
    days.push({ day, share, cards, ...look })
    if (look.decision === 'withdraw') break
    const step = at.step + { advance: 1, hold: 0, back: -1 }[look.decision]
    if (shareAt(step, rule) === 1) break
    at = { step, look: at.look + 1, steppedBack: look.decision === 'back' }
  }
  return days
}

/** How an exposure ended: 'open' while its days are over and nothing is decided. */
export function endOf(days: readonly SimulatedDay[], rule = DEFAULT_RULE): 'everybody' | 'withdrawn' | 'open' {
  const last = days.at(-1)!
  if (last.decision === 'withdraw') return 'withdrawn'
  return last.decision === 'advance' && last.share + rule.more >= 1 - 1e-9 ? 'everybody' : 'open'
}

function cardsOfDay({ cardsADay, fresh, control }: SimulatedExposure, share: number, random: Random): Stretch {
  const arms = { fresh: { ...EMPTY_ARM }, control: { ...EMPTY_ARM } }
  for (let card = 0; card < cardsADay; card++) {
    const isFresh = random() < share
    answer(isFresh ? arms.fresh : arms.control, isFresh ? fresh : control, random)
  }
  return arms
}

type Growing = { -readonly [K in keyof Arm]: Arm[K] }

function answer(arm: Growing, { acceptance, seconds }: SimulatedModel, random: Random): void {
  const logSeconds = Math.log(seconds) + SPREAD * normal(random)
  arm.shown++
  if (random() < acceptance) arm.accepted++
  arm.logSeconds += logSeconds
  arm.logSecondsSquared += logSeconds ** 2
}
