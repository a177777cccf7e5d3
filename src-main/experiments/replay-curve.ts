import type { Runtime } from '../compute/runtime.ts'
import type { OptionValues } from '../contract/options.ts'
import type { LabResult } from '../contract/strategies.ts'
import { predictedClasses } from '../evaluation/classification-metrics.ts'
import type { HoldoutAnswers } from '../evaluation/holdout-figures.ts'
import { scoreGain } from '../evaluation/holdout-gain.ts'
import {
  BOTH_SIDES,
  cohenKappa,
  halfAsMany,
  stoppingLight,
  type StoppingEvidence,
} from '../evaluation/stopping-rule.ts'
import { learnerFace } from '../learners/faces.ts'
import { resolveOptions } from '../platform/options.ts'
import { mulberry32, sampleWithoutReplacement } from '../platform/random.ts'
import type { ModelOutput, Pool, Reason, Strategy } from '../query-strategies/strategy.ts'
import { modelOutputOf } from './model-output.ts'
import { askStrategy } from './ask-strategy.ts'
import { measure } from './measure-holdout.ts'
import { neighbourhood } from './pool-graph.ts'
import { trainAndTest, type Trained } from './evaluate.ts'
import { classesIn, countOf, gatherTargets, type Targets } from '../platform/targets.ts'
import { scoreOf, testQuality } from './test-quality.ts'
import { amongAll, differentAnswers, overClasses, seenClasses } from './seen-classes.ts'
import { matrix, rowOf, type Matrix } from '../platform/matrix.ts'
import type { ChosenL2 } from '../training/training-task.ts'
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
export interface Replayed {
  readonly points: CurvePoint[]
  /** What the last model thinks of the tested rows; none where nothing was asked.  [test rows, classes] */
  readonly probabilities: Matrix
  /** Where those stand in the test file, if not in its order. */
  readonly records?: readonly number[]
}
interface ReplayContext {
  readonly signal?: AbortSignal
  /** After every round: the point, and what the strategy said of its batch. */
  readonly onRound?: (point: CurvePoint, reasons: readonly Reason[]) => void
}

/**
 * One strategy, one seed, with the file's own labels as the oracle: a point after every batch. Of one seed all strategies draw from the same stream and
 * start from the same batch, but those that choose their first one without a model. They know what a project would: classes that some label carries.
 */
export async function replayCurve(
  split: FeatureSplit,
  { strategy, first, options: given, seed, startSize, batch, budget, learner }: ReplayPlan,
  runtime: Runtime,
  { signal, onRound }: ReplayContext = {},
): Promise<Replayed> {
  const { rows: features, labels: truth } = split.train
  const options = resolveOptions(strategy.id, strategy.options, given)
  const own = { strategy, options }
  const [start, random] = [mulberry32(seed), mulberry32(seed + 0x5eed)]
  const near = strategy.needs.graph || first?.needs.graph ? await neighbourhood(features, runtime) : null
  const [labelled, points]: [number[], CurvePoint[]] = [[], []]
  const rounds: Round[] = []
  const tested = [...Array(countOf(split.test.labels)).keys()]
  const named = learnerFace(learner).usesNames ? classesWithNames(split) : []
  let before: Int32Array | null = null
  let output: ModelOutput | null = null
  let chosen: ChosenL2 | undefined
  let classes: Int32Array = new Int32Array(0)
  let last = matrix(0, split.classes.length)
  let memory: Readonly<Record<string, number | string>> | undefined

  /** Learns from what is labelled by now, and adds a point to the curve. */
  async function learn(selectMs: number, reasons: readonly Reason[]) {
    const rows = Int32Array.from(labelled)
    const answers = gatherTargets(truth, rows)
    const seen = seenClasses(answers, named)
    // A project has no model while all its answers are alike, unless names teach.
    const canLearn = named.length > 1 || differentAnswers(answers) > 1
    const plan = { learner, seed, classes: seen, before: chosen }
    const learned = canLearn ? await trainAndTest(split, rows, plan, runtime, signal) : null
    const { quality, probabilities } = learned ?? onlyClass(split, seen)
    last = probabilities
    classes = learned ? seen : new Int32Array(0)
    if (learned) {
      const { inverseL2 } = learned.head
      chosen = inverseL2 === undefined ? undefined : { inverseL2, labels: labelled.length }
      const asked = { strategy, options, classes: classes.length, seed }
      const pool = { features, ...known(labelled, truth, classes) }
      output = await modelOutputOf(learned.head, pool, asked, runtime, signal)
    }
    const said = output && predictedClasses(output.probabilities).map((c) => classes[c]!)
    const measured = measure(probabilities, { labels: split.test.labels, samples: tested }, [])!
    const kappa = before && said && cohenKappa(before, said)
    rounds.push({ labels: labelled.length, measured, kappa })
    before = said
    const { light } = stoppingLight(evidenceAfter(rounds, split, seen))
    const { macroF1, ece, trainMs } = quality
    points.push({
      labels: labelled.length,
      accuracy: scoreOf(quality),
      macroF1,
      ece,
      trainMs,
      selectMs,
      kappa,
      light,
    })
    onRound?.(points.at(-1)!, reasons)
  }

  if (named.length > 1) await learn(0, [])
  while (labelled.length < Math.min(budget, countOf(truth))) {
    signal?.throwIfAborted()
    const isFirst = labelled.length === 0
    const count = Math.min(isFirst ? startSize : batch, budget - labelled.length)
    const began = performance.now()
    const pool: Pool = { features, ...known(labelled, truth, classes), ...near }
    let reasons: readonly Reason[] = []
    if (isFirst && !output && strategy.needs.model && !first) {
      const drawn = sampleWithoutReplacement(pool.candidates.length, count, start)
      labelled.push(...Array.from(drawn, (i) => pool.candidates[i]!))
    } else {
      const asked =
        first && (isFirst || !output) ? { strategy: first, options: resolveOptions(first.id, first.options) } : own
      const stream = isFirst ? start : random
      const question = {
        ...asked,
        classes: classes.length,
        count,
        seed,
        inverseL2: chosen?.inverseL2,
        random: stream,
        memory,
      }
      const { selection } = await askStrategy(question, { pool }, output, { runtime, signal })
      if (asked === own) ({ memory, reasons } = selection)
      if (selection.picks.length === 0) break
      labelled.push(...selection.picks.map(({ row }) => row))
    }
    await learn(performance.now() - began, reasons)
  }
  return { points, probabilities: last, records: split.test.records }
}

/** Classes that are known by name before anything is labelled; none where names are not to teach. */
const classesWithNames = ({ names }: FeatureSplit): number[] =>
  names ? [...Array(names.rows).keys()].filter((c) => rowOf(names, c).some((x) => x !== 0)) : []

/** What it is worth to say of every sample that it is of the one class seen. */
function onlyClass({ test, classes }: FeatureSplit, seen: Int32Array): Pick<Trained, 'quality' | 'probabilities'> {
  const sure = matrix(countOf(test.labels), seen.length)
  sure.data.fill(1)
  const probabilities = amongAll(sure, seen, classes.length)
  return { quality: { ...testQuality(probabilities, test.labels), trainMs: 0 }, probabilities }
}

interface Round {
  readonly labels: number
  readonly measured: HoldoutAnswers
  readonly kappa: number | null
}
/** What the stopping light looks at in a project: the tested samples stand for its hold-out. */
function evidenceAfter(rounds: readonly Round[], { test, classes }: FeatureSplit, seen: Int32Array): StoppingEvidence {
  const asked = ({ measured }: Round) => ({ answers: measured, classes: [...classes.keys()] })
  const [now, before] = [rounds.at(-1)!, rounds[halfAsMany(rounds.map(({ labels }) => labels))]]
  const gain = before ? scoreGain(asked(before), asked(now), BOTH_SIDES) : null
  const samples = countOf(test.labels)
  const isUnknown = (row: number) => classesIn(gatherTargets(test.labels, [row])).some((label) => !seen.includes(label))
  return {
    kappas: rounds.flatMap(({ kappa }) => (kappa === null ? [] : [kappa])),
    gain: before && gain ? { ...gain, labels: now.labels - before.labels } : null,
    unknown: { samples, count: [...Array(samples).keys()].filter(isUnknown).length },
  }
}

/** What is labelled so far, by places in `classes`, and what may still be asked. */
function known(
  labelled: readonly number[],
  truth: Targets,
  classes: Int32Array,
): Pick<Pool, 'candidates' | 'labelled'> {
  const taken = new Set(labelled)
  const rows = Int32Array.from(labelled)
  return {
    candidates: Int32Array.from({ length: countOf(truth) }, (_, row) => row).filter((row) => !taken.has(row)),
    labelled: { rows, labels: overClasses(gatherTargets(truth, rows), classes) },
  }
}
