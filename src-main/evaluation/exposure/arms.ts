import type { Arm } from '../../contract/exposures.ts'

/** Cards of one stretch of time. Comparing within each keeps a share that grows while cards change from passing for a difference between models. */
export interface Stretch {
  readonly fresh: Arm
  readonly control: Arm
}

export const EMPTY_ARM: Arm = { shown: 0, accepted: 0, logSeconds: 0, logSecondsSquared: 0 }

export const together = (arms: readonly Arm[]): Arm =>
  arms.reduce(
    (sum, arm) => ({
      shown: sum.shown + arm.shown,
      accepted: sum.accepted + arm.accepted,
      logSeconds: sum.logSeconds + arm.logSeconds,
      logSecondsSquared: sum.logSecondsSquared + arm.logSecondsSquared,
    }),
    EMPTY_ARM,
  )

/** Share of cards whose first guess was taken. */
export const acceptance = ({ shown, accepted }: Arm): number => accepted / shown

/** Mean of ln(seconds). */
export const meanLogSeconds = ({ shown, logSeconds }: Arm): number => logSeconds / shown

/** Unbiased variance of ln(seconds); of fewer than two cards 0. */
export const varianceOfLogSeconds = ({ shown, logSeconds, logSecondsSquared }: Arm): number =>
  shown < 2 ? 0 : Math.max(0, (logSecondsSquared - logSeconds ** 2 / shown) / (shown - 1))
