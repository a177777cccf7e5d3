import type { LabComparison, LabRun } from '@contract/strategies'

/** A strategy that was worse than random when it was last compared with it. */
export interface LabLoss {
  readonly at: number
  readonly area: NonNullable<LabComparison['area']>
}

/** Losses by strategy, of a task's labels and of labelled files; the newest verdict counts. `runs`: in any order. */
export function labLosses(runs: readonly LabRun[], task: number | undefined): ReadonlyMap<string, LabLoss> {
  const losses = new Map<string, LabLoss>()
  const decided = new Set<string>()
  for (const { at, request, result } of runs.toSorted((a, b) => b.at - a.at)) {
    if (!request.file && request.task !== undefined && task !== undefined && request.task !== task) continue
    for (const { id, againstRandom } of result?.strategies ?? []) {
      const { verdict, area } = againstRandom ?? {}
      if (decided.has(id) || (verdict !== 'loss' && verdict !== 'gain' && verdict !== 'no-gain')) continue
      decided.add(id)
      if (verdict === 'loss' && area) losses.set(id, { at, area })
    }
  }
  return losses
}
