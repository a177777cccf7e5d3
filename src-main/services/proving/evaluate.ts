import type { Runtime } from '../../compute/runtime.ts'
import type { OptionValues } from '../../contract/options.ts'
import { qualityOf, type Quality } from '../../evaluation/classification-metrics.ts'
import { probabilitiesOf } from '../../learners/head-graph.ts'
import { featureLearnerById } from '../../learners/index.ts'
import { gatherRows, type Matrix } from '../../platform/matrix.ts'
import { resolveOptions } from '../../platform/options.ts'
import { mulberry32, shuffled } from '../../platform/random.ts'
import { teachingPool } from '../compute-tasks/teaching-pool.ts'
import type { FeatureSplit } from './labelled-features.ts'

export interface EvaluationRun extends Quality {
  readonly seed: number
  readonly labels: number
  readonly trainMs: number
}
export interface Evaluation {
  readonly runs: readonly EvaluationRun[]
  readonly mean: Quality
  readonly embedMs: number
  readonly samplesPerSecond: number
}

interface Plan {
  readonly learner: string
  readonly options?: OptionValues
  /** Random samples of each class; all of them when left out. */
  readonly shots?: number
  readonly seeds: number
}

/** Trains on all labels (or N of each class, drawn anew for each seed), tests on the test file. */
export async function evaluate(
  split: FeatureSplit,
  { learner: id, options, shots, seeds }: Plan,
  runtime: Runtime,
  onRun?: (done: number) => void,
): Promise<Evaluation> {
  const runs: EvaluationRun[] = []
  for (let seed = 0; seed < seeds; seed++) {
    const rows =
      shots === undefined
        ? Int32Array.from(split.train.labels.keys())
        : shotsOf(split.train.labels, split.classes.length, shots, seed)
    runs.push({
      seed,
      labels: rows.length,
      ...(await trainAndTest(split, rows, { learner: id, options, seed }, runtime)).quality,
    })
    onRun?.(seed + 1)
  }
  const mean = (of: (run: EvaluationRun) => number) => runs.reduce((sum, run) => sum + of(run), 0) / runs.length
  return {
    runs,
    mean: { accuracy: mean((r) => r.accuracy), macroF1: mean((r) => r.macroF1), ece: mean((r) => r.ece) },
    embedMs: split.embedMs,
    samplesPerSecond: split.samplesPerSecond,
  }
}

/** `shots` random rows of each class (all of a smaller class). */
function shotsOf(labels: Int32Array, classes: number, shots: number, seed: number): Int32Array {
  const random = mulberry32(seed)
  const byClass = Array.from({ length: classes }, (): number[] => [])
  labels.forEach((label, row) => byClass[label]!.push(row))
  return Int32Array.from(byClass.flatMap((rows) => shuffled(rows, random).slice(0, shots)))
}

interface Trained {
  readonly quality: Quality & { readonly trainMs: number }
  readonly head: Parameters<typeof probabilitiesOf>[0]
}

/** One head on the named training rows, and what it is worth on the test file. */
export async function trainAndTest(
  split: FeatureSplit,
  rows: Int32Array,
  { learner: id, options, seed }: { learner: string; options?: OptionValues; seed: number },
  runtime: Runtime,
): Promise<Trained> {
  const learner = featureLearnerById(id)
  const began = performance.now()
  const train = {
    rows: gatherRows(split.train.rows, rows),
    labels: Int32Array.from(rows, (row) => split.train.labels[row]!),
  }
  const model = await learner.train(
    {
      classes: split.classes.length,
      train,
      pool: learner.taughtByPool ? await teachingPool(split.train.rows, rows, runtime) : undefined,
    },
    resolveOptions(id, learner.options, options),
    { runtime, seed },
  )
  const trainMs = performance.now() - began
  const head = { parameters: model.parameters, logits: learner.logits, temperature: model.temperature }
  const probabilities: Matrix = await probabilitiesOf(head, split.test.rows, runtime)
  return { quality: { ...qualityOf(probabilities, split.test.labels), trainMs }, head }
}
