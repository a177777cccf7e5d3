import type { MeasuredRate } from './noise.ts'

/** A way to change something seen `kept` times as it was: the changed form would be made in `share` of all changes, and was seen `found` times. */
export interface Cell {
  readonly kept: number
  readonly share: number
  readonly found: number
}

const ROUNDS = 8

/**
 * The rate p at which things were changed. Of N things N·p·share take a form and N·(1 − p) stay, whatever else happens to both, so that
 * p / (1 − p) = Σ found / Σ kept·share. A form seen far more often than that is something by itself (form, from) and leaves the sums.
 */
export function rateOfCells(cells: readonly Cell[]): MeasuredRate {
  let usual = cells
  for (let round = 0; round < ROUNDS; round++) {
    const odds = oddsOf(usual)
    const next = cells.filter(({ kept, share, found }) => {
      const expected = kept * share * odds
      return found <= expected + 4 * Math.sqrt(expected) + 1
    })
    if (next.length === usual.length) break
    usual = next
  }
  const odds = oddsOf(usual)
  const found = usual.reduce((sum, cell) => sum + cell.found, 0)
  const rate = odds / (1 + odds)
  return { rate, found, places: rate > 0 ? Math.round(found / rate) : Math.round(keptOf(usual)) }
}

const keptOf = (cells: readonly Cell[]) => cells.reduce((sum, { kept, share }) => sum + kept * share, 0)
function oddsOf(cells: readonly Cell[]): number {
  const kept = keptOf(cells)
  return kept > 0 ? cells.reduce((sum, { found }) => sum + found, 0) / kept : 0
}
