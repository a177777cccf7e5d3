import type { Runtime } from '../compute/runtime.ts'
import type { OptionValues } from '../contract/options.ts'
import type { LabResult } from '../contract/strategies.ts'
import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { cohenKappa, stoppingLight, type StoppingEvidence } from '../evaluation/stopping-rule.ts'
import { resolveOptions } from '../platform/options.ts'
import { mulberry32, sampleWithoutReplacement } from '../platform/random.ts'
import type { ModelOutput, Pool, Reason, Strategy } from '../query-strategies/strategy.ts'
import { modelOutputOf } from './model-output.ts'
import { askStrategy } from './ask-strategy.ts'
import { neighbourhood } from './pool-graph.ts'
import { trainAndTest } from './evaluate.ts'
import { countOf, gatherTargets, type Targets } from '../platform/targets.ts'
import { scoreOf } from './test-quality.ts'
import type { FeatureSplit } from './labelled-features.ts'

export type CurvePoint = LabResult['strategies'][number]['seeds'][number]['points'][number]

export interface ReplayPlan {
  readonly strategy: Strategy
  /** Asks the first batch where the strategy has no model yet; without it that batch is random. */
  readonly first?: Strategy
  readonly options?: OptionValues
  readonly seed: number
  readonly startSize: number
  readonly batch: number
  readonly budget: number
  readonly learner: string
}
interface ReplayContext {
  readonly signal?: AbortSignal
  /** After every round: the point, and what the strategy said of its batch. */
  readonly onRound?: (point: CurvePoint, reasons: readonly Reason[]) => void
}

/**
 * One strategy, one seed, with the file's own labels as the oracle: a point after every batch. Seeds are paired: each starts all
 * strategies that need a model alike; one that needs none chooses its own start.
 */
export async function replayCurve(
  split: FeatureSplit,
  { strategy, first, options: given, seed, startSize, batch, budget, learner }: ReplayPlan,
  runtime: Runtime,
  { signal, onRound }: ReplayContext = {},
): Promise<CurvePoint[]> {
  const { rows: features, labels: truth } = split.train
  const options = resolveOptions(strategy.id, strategy.options, given)
  const own = { strategy, options }
  const [start, random] = [mulberry32(seed), mulberry32(seed + 0x5eed)]
  const near = strategy.needs.graph || first?.needs.graph ? await neighbourhood(features, runtime) : null
  const [labelled, points]: [number[], CurvePoint[]] = [[], []]
  const classes = split.classes.length
  const rounds: Round[] = []
  let before: Int32Array | null = null
  let output: ModelOutput | null = null
  let memory: Readonly<Record<string, number | string>> | undefined
  while (labelled.length < Math.min(budget, countOf(truth))) {
    signal?.throwIfAborted()
    const count = Math.min(labelled.length === 0 ? startSize : batch, budget - labelled.length)
    const began = performance.now()
    const pool: Pool = { features, ...known(labelled, truth), ...near }
    let reasons: readonly Reason[] = []
    if (strategy.needs.model && !output && !first) {
      const drawn = sampleWithoutReplacement(pool.candidates.length, count, start)
      labelled.push(...Array.from(drawn, (i) => pool.candidates[i]!))
    } else {
      const asked = first && !output ? { strategy: first, options: resolveOptions(first.id, first.options) } : own
      const question = { ...asked, classes, count, seed, random, memory }
      const { selection } = await askStrategy(question, { pool }, output, { runtime, signal })
      if (asked === own) ({ memory, reasons } = selection)
      if (selection.picks.length === 0) break
      labelled.push(...selection.picks.map(({ row }) => row))
    }
    const selectMs = performance.now() - began
    const { quality, head } = await trainAndTest(split, Int32Array.from(labelled), { learner, seed }, runtime, signal)
    const asked = { strategy, options, classes, seed }
    output = await modelOutputOf(head, { features, ...known(labelled, truth) }, asked, runtime, signal)
    const said = predictedClasses(output.probabilities)
    const accuracy = scoreOf(quality)
    rounds.push({ accuracy, kappa: before && cohenKappa(before, said) })
    before = said
    const { light } = stoppingLight(evidenceAfter(rounds, countOf(split.test.labels)))
    points.push({
      labels: labelled.length,
      accuracy,
      macroF1: quality.macroF1,
      ece: quality.ece,
      trainMs: quality.trainMs,
      selectMs,
      kappa: rounds.at(-1)!.kappa,
      light,
    })
    onRound?.(points.at(-1)!, reasons)
  }
  return points
}

interface Round {
  readonly accuracy: number
  readonly kappa: number | null
}
/** What the stopping light looks at in a project: the tested samples stand for its hold-out. */
const evidenceAfter = (rounds: readonly Round[], samples: number): StoppingEvidence => ({
  kappas: rounds.flatMap(({ kappa }) => (kappa === null ? [] : [kappa])),
  holdouts: rounds.map(({ accuracy }) => ({ accuracy, samples })),
})

/** What is labelled so far, and what may still be asked. */
function known(labelled: readonly number[], truth: Targets): Pick<Pool, 'candidates' | 'labelled'> {
  const taken = new Set(labelled)
  const rows = Int32Array.from(labelled)
  return {
    candidates: Int32Array.from({ length: countOf(truth) }, (_, row) => row).filter((row) => !taken.has(row)),
    labelled: { rows, labels: gatherTargets(truth, rows) },
  }
}
