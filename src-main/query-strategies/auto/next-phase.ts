import type { Reason } from '../strategy.ts'
import type { Memory, Phase } from './memory.ts'
import type { Signals } from './signals.ts'
import { autoReverted, autoSwitched } from './words.ts'

/** The switch test: all three for two rounds in a row. */
const SWITCH = { missing: 0.1, auroc: 0.65, gain: 0.25, rounds: 2 }
/** Below this for two rounds uncertainty says nothing of errors. */
const BLIND = { auroc: 0.55, rounds: 2 }
const BEHIND_ROUNDS = 3

export interface Verdict extends Pick<Memory, 'phase' | 'passed' | 'blind' | 'behind'> {
  readonly reasons: readonly Reason[]
}

/** Where the policy stands after a round: forward when all signals hold, back when one of three says so. */
export function nextPhase(memory: Memory, signals: Signals, classes: number, randomAhead: boolean | null): Verdict {
  const { missing, auroc, gain } = signals
  const holds = missing <= SWITCH.missing && auroc !== null && auroc >= SWITCH.auroc && gain <= SWITCH.gain
  const passed = holds ? memory.passed + 1 : 0
  const blind = auroc !== null && auroc < BLIND.auroc ? memory.blind + 1 : 0
  const behind = randomAhead === null ? memory.behind : randomAhead ? memory.behind + 1 : 0
  const stay = (phase: Phase): Verdict => ({ phase, passed, blind, behind, reasons: [] })
  if (memory.phase !== 3) {
    if (passed < SWITCH.rounds) return stay(2)
    return { ...stay(3), blind: 0, behind: 0, reasons: [autoSwitched({})] }
  }
  const why =
    classes > memory.classes ? 'class' : blind >= BLIND.rounds ? 'blind' : behind >= BEHIND_ROUNDS ? 'random' : null
  return why ? { ...stay(2), passed: 0, blind: 0, behind: 0, reasons: [autoReverted(why)] } : stay(3)
}
