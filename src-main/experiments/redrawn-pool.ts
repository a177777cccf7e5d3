import { gatherRows } from '../platform/matrix.ts'
import { mulberry32, sampleWithoutReplacement } from '../platform/random.ts'
import { gatherTargets } from '../platform/targets.ts'
import type { FeatureSplit } from './labelled-features.ts'

type Part = FeatureSplit['test']

/**
 * A random half of the pool and of the tested samples. Seeds that replay on one pool differ by chance of the strategy alone and say nothing of another pool;
 * of halves, what they say holds for pools like this one, half as large.
 */
export function redrawnPool(split: FeatureSplit, seed: number): FeatureSplit {
  const random = mulberry32(seed + 0x9001)
  const half = ({ rows, labels, records }: Part): Part => {
    const drawn = sampleWithoutReplacement(rows.rows, Math.ceil(rows.rows / 2), random).sort()
    return {
      rows: gatherRows(rows, drawn),
      labels: gatherTargets(labels, drawn),
      records: Array.from(drawn, (row) => records?.[row] ?? row),
    }
  }
  return { ...split, train: half(split.train), test: half(split.test) }
}
