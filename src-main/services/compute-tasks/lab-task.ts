import type { TaskContext } from '../../compute/compute-server.ts'
import type { Runtime } from '../../compute/runtime.ts'
import type { LabResult } from '../../contract/strategies.ts'
import { gatherRows } from '../../platform/matrix.ts'
import { mulberry32, shuffled } from '../../platform/random.ts'
import { labelledSamples } from '../../storage/tables/annotations.ts'
import { place } from '../data/predictions.ts'
import { simulate } from '../proving/simulate.ts'
import type { LabQuestion } from '../numerics.ts'
import type { PoolReader } from './pool-reader.ts'

export interface LabEvent {
  readonly done: number
  readonly total: number
  /** All that is finished. */
  readonly result: LabResult
}

/** Replays strategies on the project's own labels: a random share tests, the rest is the pool whose labels are asked for again. */
export const labTask = (reader: PoolReader, runtime: Runtime) =>
  async function lab(
    { project, set, seed, request, tested: share, known: finished }: LabQuestion & { project: string },
    { signal, emit }: TaskContext,
  ): Promise<LabResult> {
    const { ids, vectors } = reader.features(project, set)
    const known = labelledSamples(reader.database(project))
      .map(({ sample, labelId }) => ({ row: place(ids, sample), labelId }))
      .filter(({ row }) => row >= 0)
    const labels = [...new Set(known.map(({ labelId }) => labelId))].sort((a, b) => a - b)
    const mixed = shuffled(known, mulberry32(seed))
    const tested = Math.round(share * mixed.length)
    const part = (rows: typeof mixed) => ({
      rows: gatherRows(
        vectors,
        rows.map(({ row }) => row),
      ),
      labels: Int32Array.from(rows, ({ labelId }) => labels.indexOf(labelId)),
    })
    const split = {
      ...{ classes: labels.map(String), test: part(mixed.slice(0, tested)), train: part(mixed.slice(tested)) },
      ...{ embedMs: 0, samplesPerSecond: 0 },
    }
    return simulate(split, { ...request, full: true }, runtime, {
      ...{ known: finished ?? undefined, signal },
      onCurve: (done, total, result) => emit({ done, total, result } satisfies LabEvent),
    })
  }
