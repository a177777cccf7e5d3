import type { SelectionRequest } from '../strategy.ts'

/** 1: no model yet, the pool is covered evenly. 2: covering what the model is unsure of. 3: asking at the boundary. */
export type Phase = 1 | 2 | 3

/** What one round leaves to the next; kept in the query log, so it outlives a restart. */
export interface Memory {
  readonly phase: Phase
  /** Rounds in a row that the switch test passed. */
  readonly passed: number
  /** Rounds in a row that uncertainty said nothing of errors. */
  readonly blind: number
  /** Rounds in a row that random slots found more errors than chosen ones. */
  readonly behind: number
  readonly classes: number
  /** Labels there were, and how well they covered the pool. */
  readonly labels: number
  readonly coverage: number
  /** Coverage that a label of the first batch added. */
  readonly firstGain: number
  /** The same of the last round, as a share of the first. */
  readonly gain: number
  /** Of the kernel coverage is measured with, and of the one picks are made with; 0: not found yet. */
  readonly coverBandwidth: number
  readonly bandwidth: number
  /** The last batch as `row:guess` pairs: its random slots and its chosen ones. */
  readonly random: string
  readonly chosen: string
}

const fresh: Memory = {
  phase: 1,
  passed: 0,
  blind: 0,
  behind: 0,
  classes: 0,
  labels: 0,
  coverage: 0,
  firstGain: 0,
  gain: 1,
  coverBandwidth: 0,
  bandwidth: 0,
  random: '',
  chosen: '',
}

/** What was left behind, as far as it can be read; a first round's memory otherwise. */
export function remembered(memory: SelectionRequest['memory']): Memory {
  const known = Object.entries(fresh).map(([name, value]) => {
    const found = memory?.[name]
    return [
      name,
      typeof found === typeof value && (typeof found === 'string' || Number.isFinite(found)) ? found : value,
    ]
  })
  return Object.fromEntries(known) as Memory
}

export const guessed = (rows: readonly { row: number; guess: number }[]) =>
  rows.map(({ row, guess }) => `${row}:${guess}`).join(' ')

/**
 * Of the guessed rows that have been answered since, how many have not the class that was guessed. `isRight`: null where nobody has answered.
 */
export function errorsSince(
  pairs: string,
  isRight: (row: number, guess: number) => boolean | null,
): { errors: number; of: number } {
  let [errors, of] = [0, 0]
  for (const [, row, guess] of pairs.matchAll(/(\d+):(\d+)/g)) {
    const right = isRight(Number(row), Number(guess))
    if (right === null) continue
    of++
    errors += Number(!right)
  }
  return { errors, of }
}
