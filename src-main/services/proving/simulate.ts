import type { Runtime } from '../../compute/runtime.ts'
import { matrixMath } from '../../compute/matrix-math.ts'
import { aulc, labelsToTarget, meanCurve } from '../../evaluation/learning-curve.ts'
import { beliefOf } from '../compute-tasks/belief.ts'
import { resolveOptions } from '../../platform/options.ts'
import { mulberry32, sampleWithoutReplacement } from '../../platform/random.ts'
import { strategyById } from '../../query-strategies/index.ts'
import type { Belief, Strategy } from '../../query-strategies/strategy.ts'
import type { LabResult } from '../../contract/strategies.ts'
import { trainAndTest } from './evaluate.ts'
import type { FeatureSplit } from './labelled-features.ts'

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
type Point = LabResult['strategies'][number]['seeds'][number]['points'][number]

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
      seeds.push({ seed, points: await curveOf(split, strategyById(id), seed, replay, runtime) })
      onCurve?.(strategies.length * replay.seeds + seed + 1, replay.strategies.length * replay.seeds)
    }
    const mean = meanCurve(seeds.map(({ points }) => points))
    const to = (share: number) => (full ? labelsToTarget(mean, share * full.accuracy) : null)
    strategies.push({ id, seeds, aulc: aulc(mean), labelsTo90: to(0.9), labelsTo95: to(0.95) })
  }
  return { full, strategies }
}

async function curveOf(
  split: FeatureSplit,
  strategy: Strategy,
  seed: number,
  { startSize, batch, budget, learner }: Replay,
  runtime: Runtime,
): Promise<Point[]> {
  const { rows: features, labels: truth } = split.train
  const options = resolveOptions(strategy.id, strategy.options)
  const [start, random] = [mulberry32(seed), mulberry32(seed + 0x5eed)]
  const [labelled, points]: [number[], Point[]] = [[], []]
  let belief: Belief | null = null
  let memory: Readonly<Record<string, number | string>> | undefined
  while (labelled.length < Math.min(budget, truth.length)) {
    const count = Math.min(labelled.length === 0 ? startSize : batch, budget - labelled.length)
    const began = performance.now()
    const taken = new Set(labelled)
    const candidates = Int32Array.from(truth.keys()).filter((row) => !taken.has(row))
    if (strategy.needs.model && !belief)
      labelled.push(...Array.from(sampleWithoutReplacement(candidates.length, count, start), (i) => candidates[i]!))
    else {
      const rows = Int32Array.from(labelled)
      const pool = { features, candidates, labelled: { rows, labels: Int32Array.from(rows, (row) => truth[row]!) } }
      const chosen = await strategy.choose(
        { pool, belief, classes: split.classes.length, count, random, math: matrixMath(runtime), memory },
        options,
      )
      memory = chosen.memory
      labelled.push(...chosen.picks.map(({ row }) => row))
      if (chosen.picks.length === 0) break
    }
    const selectMs = performance.now() - began
    const { quality, head } = await trainAndTest(split, Int32Array.from(labelled), { learner, seed }, runtime)
    points.push({ labels: labelled.length, ...quality, selectMs })
    belief = await beliefOf(head, features, strategy.score && ((p) => strategy.score!(p, options)), runtime)
  }
  return points
}
