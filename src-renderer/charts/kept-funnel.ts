/** What was made, and how much each gate has let through. */
export interface Drawn {
  readonly drawn: number
  readonly gates: readonly { readonly gate: string; readonly rejected: number; readonly doubtful: number }[]
  readonly accepted: number
}
/** A row of the funnel; `left` and `lost` as shares of all that was drawn. */
export interface FunnelRow {
  readonly gate: string
  readonly count: number
  readonly doubtful: number
  readonly left: number
  readonly lost: number
}

/** The funnel from what was drawn to what was kept: each gate with those it did not let pass, what is left growing shorter from row to row. */
export function keptFunnel({ drawn, gates }: Drawn): readonly FunnelRow[] {
  let left = drawn
  return gates.map(({ gate, rejected, doubtful }) => {
    const count = rejected + doubtful
    left -= count
    return { gate, count, doubtful, left: share(left, drawn), lost: share(count, drawn) }
  })
}
export const share = (part: number, whole: number): number => (whole > 0 ? Math.max(0, part) / whole : 0)
