import { ComputeClient } from '../compute/compute-client.ts'
import { forkCompute } from '../compute/fork-compute.ts'
import type { experimentLane } from './experiment-lane.ts'
import type { FeatureSplit } from './labelled-features.ts'

type Lanes = readonly ComputeClient<ReturnType<typeof experimentLane>>[]

/** Runs `work` with so many processes that hold the features; they end with it. `entries`: folder of the process entries. */
export async function withLanes<Result>(
  { entries, count }: { readonly entries: string; readonly count: number },
  split: FeatureSplit,
  work: (lanes: Lanes) => Promise<Result>,
): Promise<Result> {
  const lanes: Lanes = Array.from({ length: count }, () => new ComputeClient(() => forkCompute(entries)))
  try {
    await Promise.all(lanes.map((lane) => lane.run('holdFeatures', split)))
    return await work(lanes)
  } finally {
    for (const lane of lanes) lane.close()
  }
}
