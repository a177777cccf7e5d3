import type { Reason } from '../strategy.ts'
import type { Phase } from './memory.ts'
import type { Signals } from './signals.ts'

const percent = (share: number) => Math.round(100 * share)

export const autoStart = (): Reason => ({ code: 'auto-start', fields: {} })
/** The phase and what the switch test saw. */
export const autoPhase = (phase: Phase, { missing, auroc, gain }: Signals): Reason =>
  auroc === null
    ? { code: `auto-phase-${phase}-early`, fields: { missing: percent(missing), gain: percent(gain) } }
    : {
        code: `auto-phase-${phase}`,
        fields: { missing: percent(missing), gain: percent(gain), auroc: auroc.toFixed(2) },
      }
export const autoSwitched = (fields: Reason['fields']): Reason => ({ code: 'auto-switched', fields })
export const autoReverted = (why: 'class' | 'blind' | 'random'): Reason => ({
  code: `auto-reverted-${why}`,
  fields: {},
})
export const autoRandom = (count: number): Reason => ({ code: 'auto-random', fields: { count } })
export const autoBalanced = (count: number): Reason => ({ code: 'auto-balanced', fields: { count } })
