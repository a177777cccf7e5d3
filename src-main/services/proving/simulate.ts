import type { Runtime } from '../../compute/runtime.ts'
import { aulc, labelsToTarget, meanCurve } from '../../evaluation/learning-curve.ts'
import { strategyById } from '../../query-strategies/index.ts'
import type { LabResult } from '../../contract/strategies.ts'
import { trainAndTest } from './evaluate.ts'
import type { FeatureSplit } from './labelled-features.ts'
import { replayCurve } from './replay-curve.ts'

export interface Replay {
  readonly strategies: readonly string[]
  readonly startSize: number
  readonly batch: number
  readonly budget: number
  readonly seeds: number
  readonly learner: string
  /** Also train on all labels, so that shares of full accuracy can be told. */
  readonly full: boolean
}

/**
 * Replays labelling with the file's own labels as the oracle. Strategies are paired: each seed starts all of them alike, and a strategy
 * that needs no model chooses its own start.
 */
export async function simulate(
  split: FeatureSplit,
  replay: Replay,
  runtime: Runtime,
  onCurve?: (done: number, of: number) => void,
): Promise<LabResult> {
  const all = Int32Array.from(split.train.labels.keys())
  const full = replay.full
    ? { accuracy: (await trainAndTest(split, all, { learner: replay.learner, seed: 0 }, runtime)).quality.accuracy }
    : null
  const strategies: LabResult['strategies'] = []
  for (const id of replay.strategies) {
    const seeds = []
    for (let seed = 0; seed < replay.seeds; seed++) {
      seeds.push({ seed, points: await replayCurve(split, { ...replay, strategy: strategyById(id), seed }, runtime) })
      onCurve?.(strategies.length * replay.seeds + seed + 1, replay.strategies.length * replay.seeds)
    }
    const mean = meanCurve(seeds.map(({ points }) => points))
    const to = (share: number) => (full ? labelsToTarget(mean, share * full.accuracy) : null)
    strategies.push({ id, seeds, aulc: aulc(mean), labelsTo90: to(0.9), labelsTo95: to(0.95) })
  }
  return { full, strategies }
}
