import type { Runtime } from '../compute/runtime.ts'
import type { LabResult } from '../contract/strategies.ts'
import { compareCurves } from '../evaluation/compare-curves.ts'
import { aulc, aulcOfLog, labelsToTarget, meanCurve } from '../evaluation/learning-curve.ts'
import { facesIn, requireServed } from '../query-strategies/faces.ts'
import { strategyById } from '../query-strategies/index.ts'
import { trainAndTest } from './evaluate.ts'
import { countOf, kindOf } from '../platform/targets.ts'
import { scoreOf } from './test-quality.ts'
import type { FeatureSplit } from './labelled-features.ts'
import { redrawnPool } from './redrawn-pool.ts'
import { inLanes, type Lane } from './in-lanes.ts'
import { replayCurve, type Replayed, type ReplayPlan } from './replay-curve.ts'

export interface Replay {
  readonly strategies: readonly string[]
  readonly startSize: number
  readonly batch: number
  readonly budget: number
  readonly seeds: number
  readonly learner: string
  /** Also train on all labels, so that shares of full accuracy can be told. */
  readonly full: boolean
  /** `redrawn`: each seed replays on a random half of the pool and of the tests, so that intervals hold for other pools. One pool where left out. */
  readonly pools?: 'one' | 'redrawn'
}

interface SimulationContext {
  /** Curves that are finished already: they are not replayed again. */
  readonly known?: LabResult
  readonly signal?: AbortSignal
  /** Where curves are replayed; here, one after another, where left out. */
  readonly lanes?: readonly Lane<CurveJob, Replayed>[]
  /** After every curve: how many of how many, and the result so far. */
  readonly onCurve?: (done: number, of: number, result: LabResult) => void
  readonly onReplayed?: (curve: CurveJob & Replayed) => void
}

const RANDOM = 'random.v1'
type Curves = LabResult['strategies'][number]['seeds']

/**
 * Replays labelling with the file's own labels as the oracle. Strategies are paired: each seed starts all of them alike, and a strategy
 * that needs no model chooses its own start. Seed by seed, so that whatever is finished compares all strategies.
 */
export async function simulate(
  split: FeatureSplit,
  replay: Replay,
  runtime: Runtime,
  { known, signal, lanes = [curveOf(split, replay, runtime, signal)], onCurve, onReplayed }: SimulationContext = {},
): Promise<LabResult> {
  const kind = kindOf(split.test.labels)
  for (const { strategy, first = strategy } of replay.strategies.map(facesIn))
    for (const asked of [first, strategy]) requireServed(asked, kind)
  const full = known?.full ?? (replay.full ? await fullAccuracy(split, replay.learner, runtime, signal) : null)
  const curves = new Map<string, Curves>(replay.strategies.map((id) => [id, knownCurves(known, id)]))
  let done = [...curves.values()].reduce((sum, { length }) => sum + length, 0)
  const jobs = Array.from({ length: replay.seeds }, (_, seed) => seed).flatMap((seed) =>
    [...curves].flatMap(([id, seeds]) => (seeds.some((curve) => curve.seed === seed) ? [] : [{ id, seed }])),
  )
  const results = inLanes(jobs, lanes)
  for (const [i, { id, seed }] of jobs.entries()) {
    const replayed = await results[i]!
    curves.get(id)!.push({ seed, points: replayed.points })
    onReplayed?.({ id, seed, ...replayed })
    onCurve?.(++done, curves.size * replay.seeds, summary(split, full, curves, replay))
  }
  return summary(split, full, curves, replay)
}

/** One curve of a replay. */
export interface CurveJob {
  readonly id: string
  readonly seed: number
}

/** Replays curves one at a time. Of one seed all are of one pool: what is computed of it is shared. */
export function curveOf(
  split: FeatureSplit,
  replay: Replay,
  runtime: Runtime,
  signal?: AbortSignal,
): Lane<CurveJob, Replayed> {
  let redrawn: { readonly seed: number; readonly pool: FeatureSplit } | null = null
  const poolOf = (seed: number) => {
    if (replay.pools !== 'redrawn') return split
    if (redrawn?.seed !== seed) redrawn = { seed, pool: redrawnPool(split, seed) }
    return redrawn.pool
  }
  return ({ id, seed }) => {
    const plan = { ...replay, ...strategiesIn(id), seed }
    return replayCurve(poolOf(seed), plan, runtime, { signal })
  }
}

/** `typiclust.v1+margin.v1`: the one asks the first batch, the other all that follow. Throws UnknownStrategy, NeedsModelFirst. */
function strategiesIn(id: string): Pick<ReplayPlan, 'strategy' | 'first'> {
  const { first, strategy } = facesIn(id)
  return { strategy: strategyById(strategy.id), ...(first ? { first: strategyById(first.id) } : {}) }
}

const knownCurves = (known: LabResult | undefined, id: string): Curves => [
  ...(known?.strategies.find((strategy) => strategy.id === id)?.seeds ?? []),
]

async function fullAccuracy(split: FeatureSplit, learner: string, runtime: Runtime, signal?: AbortSignal) {
  const all = Int32Array.from({ length: countOf(split.train.labels) }, (_, row) => row)
  return { accuracy: scoreOf((await trainAndTest(split, all, { learner, seed: 0 }, runtime, signal)).quality) }
}

function summary(
  { test }: FeatureSplit,
  full: LabResult['full'],
  curves: ReadonlyMap<string, Curves>,
  { seeds: wanted }: Replay,
): LabResult {
  const finished = [...curves.values()].every(({ length }) => length >= wanted)
  const pointsOf = (seeds: Curves) => seeds.map(({ points }) => points)
  const random = curves.get(RANDOM)
  const begun = [...curves].filter(([, seeds]) => seeds.length > 0)
  const rivals = random?.length ? begun.filter(([id]) => id !== RANDOM) : []
  const compared = compareCurves(
    rivals.map(([, seeds]) => pointsOf(seeds)),
    pointsOf(random ?? []),
    { full: full?.accuracy ?? null, finished },
  )
  return {
    ...(kindOf(test.labels) === 'multi' ? { metric: 'microF1' } : {}),
    full,
    strategies: begun.map(([id, seeds]) => {
      const mean = meanCurve(pointsOf(seeds))
      const to = (share: number) => (full ? labelsToTarget(mean, share * full.accuracy) : null)
      return {
        id,
        seeds,
        aulc: aulc(mean),
        labelsTo90: to(0.9),
        labelsTo95: to(0.95),
        aulcOfLog: aulcOfLog(mean),
        againstRandom: compared[rivals.findIndex(([rival]) => rival === id)] ?? null,
      }
    }),
  }
}
