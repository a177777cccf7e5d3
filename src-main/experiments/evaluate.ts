import type { Runtime } from '../compute/runtime.ts'
import type { ChosenL2 } from '../training/training-task.ts'
import type { OptionValues } from '../contract/options.ts'
import { probabilitiesOf, type Head } from '../training/head-graph.ts'
import { OtherContents, requireServed } from '../learners/faces.ts'
import { contentLearnerById, featureLearnerById } from '../learners/index.ts'
import { predictContents } from '../learners/predict-contents.ts'
import { gatherRows, type Matrix } from '../platform/matrix.ts'
import { resolveOptions } from '../platform/options.ts'
import { mulberry32, shuffled, type Random } from '../platform/random.ts'
import { countOf, classesIn, gatherTargets, kindOf, type Targets } from '../platform/targets.ts'
import { meanQuality, testQuality, type TestQuality } from './test-quality.ts'
import { isByNames, problemFor } from './problem-for.ts'
import { teachingPool } from './teaching-pool.ts'
import { type FeatureSplit } from './labelled-features.ts'
import { amongAll, overClasses } from './seen-classes.ts'
import { numberedLabels } from './numbered-labels.ts'
import type { LabelledFile } from './labelled-file.ts'
import { inLanes, type Lane } from './in-lanes.ts'

export type EvaluationRun = TestQuality & {
  readonly seed: number
  /** Labelled samples it learnt from. */
  readonly labels: number
  readonly trainMs: number
}
/** A run and what its model thinks of the test rows.  probabilities [test rows, classes] */
export type TestedRun = EvaluationRun & { readonly probabilities: Matrix }
/** After each run, in the order of the seeds. */
export type OnRun = (done: number, run: TestedRun) => void

export interface Evaluation {
  readonly runs: readonly EvaluationRun[]
  readonly mean: TestQuality
  readonly embedMs: number
  readonly samplesPerSecond: number
  /** Samples without features, left out of training and test. */
  readonly unreadable?: number
}

export interface Plan {
  readonly learner: string
  readonly options?: OptionValues
  /** Random samples of each class; all of them when left out. */
  readonly shots?: number
  readonly seeds: number
}

/** Trains on all labels (or N of each class, drawn anew for each seed), tests on the test file; each seed in a lane. */
export const evaluate = (
  split: FeatureSplit,
  { seeds }: Plan,
  lanes: readonly Lane<number, TestedRun>[],
  onRun?: OnRun,
): Promise<Evaluation> => overSeeds(split, seeds, lanes, onRun)

/** Evaluates one seed at a time. */
export const evaluateOnce =
  (split: FeatureSplit, plan: Plan, runtime: Runtime): Lane<number, TestedRun> =>
  async (seed) => {
    const rows = rowsOf(split.train.labels, split.classes.length, plan.shots, seed)
    const { quality, probabilities } = await trainAndTest(split, rows, { ...plan, seed }, runtime)
    return { seed, labels: rows.length, ...quality, probabilities }
  }

/** The same for a learner that works end to end: it gets the contents, and all of the training file's as its pool. */
export async function evaluateContents(
  files: { readonly train: LabelledFile; readonly test: LabelledFile },
  plan: Plan,
  runtime: Runtime,
  onRun?: OnRun,
): Promise<Evaluation> {
  const learner = contentLearnerById(plan.learner)
  const { classes, train, test } = numberedLabels(files)
  const { contents } = files.train
  if (contents[0]!.kind !== learner.input) throw new OtherContents(learner.id, learner.input, contents[0]!.kind)
  const options = resolveOptions(learner.id, learner.options, plan.options)
  requireServed(learner, kindOf(train))
  // What serves one label a sample only, as all that work end to end do.
  const answers = train as Int32Array
  return overSeeds({ embedMs: 0, samplesPerSecond: 0 }, plan.seeds, [learned], onRun)

  async function learned(seed: number): Promise<TestedRun> {
    const rows = rowsOf(train, classes.length, plan.shots, seed)
    const began = performance.now()
    const labelledSet = { rows: Array.from(rows, (row) => contents[row]!), labels: gatherTargets(answers, rows) }
    const link = (features: Matrix, labelled: Int32Array) => teachingPool(features, labelled, runtime)
    const pool = () => ({ rows: contents, places: rows, link })
    const problem = await problemFor(learner, { classes: classes.length, train: labelledSet, pool })
    const model = await learner.train(problem, options, { runtime, seed })
    const trainMs = performance.now() - began
    const probabilities = await predictContents(learner, model, files.test.contents, options, { runtime, seed })
    return { seed, labels: rows.length, ...testQuality(probabilities, test), trainMs, probabilities }
  }
}

interface Embedded {
  readonly embedMs: number
  readonly samplesPerSecond: number
  readonly unreadable?: number
}
type TimedQuality = TestQuality & { readonly trainMs: number }

async function overSeeds(
  { embedMs, samplesPerSecond, unreadable }: Embedded,
  seeds: number,
  lanes: readonly Lane<number, TestedRun>[],
  onRun?: OnRun,
): Promise<Evaluation> {
  const runs: EvaluationRun[] = []
  for (const result of inLanes([...Array(seeds).keys()], lanes)) {
    const tested = await result
    const { probabilities: _, ...run } = tested
    runs.push(run)
    onRun?.(runs.length, tested)
  }
  return {
    runs,
    mean: meanQuality<TestQuality>(runs),
    embedMs,
    samplesPerSecond,
    unreadable,
  }
}

const rowsOf = (labels: Targets, classes: number, shots: number | undefined, seed: number): Int32Array =>
  shots === undefined
    ? Int32Array.from({ length: countOf(labels) }, (_, row) => row)
    : shotsOf(labels, classes, shots, seed)

/** `shots` random rows of each class (all of a smaller class); a row of several counts for each of them. */
function shotsOf(labels: Targets, classes: number, shots: number, seed: number): Int32Array {
  const random = mulberry32(seed)
  if (!(labels instanceof Int32Array)) return shotsOfSeveral(labels, classes, shots, random)
  const byClass = Array.from({ length: classes }, (): number[] => [])
  labels.forEach((label, row) => byClass[label]!.push(row))
  return Int32Array.from(byClass.flatMap((rows) => shuffled(rows, random).slice(0, shots)))
}

function shotsOfSeveral(labels: Matrix, classes: number, shots: number, random: Random): Int32Array {
  const taken = new Int32Array(classes)
  const rows = shuffled([...Array(labels.rows).keys()], random).filter((row) => {
    const own = classesIn(gatherTargets(labels, [row]))
    const wanted = own.some((label) => taken[label]! < shots)
    if (wanted) for (const label of own) taken[label]!++
    return wanted
  })
  return Int32Array.from(rows)
}

export interface Trained {
  readonly quality: TimedQuality
  readonly head: Head
  /** What it thinks of the test file, over all classes. */
  readonly probabilities: Matrix
}
interface HeadPlan {
  readonly learner: string
  readonly options?: OptionValues
  readonly seed: number
  /** Those it is to know, ascending: whatever is of another class it gets wrong. All where left out. */
  readonly classes?: Int32Array
  /** What the model before it chose. */
  readonly before?: ChosenL2
}

/** One head on the named training rows, and what it is worth on the test file. */
export async function trainAndTest(
  split: FeatureSplit,
  rows: Int32Array,
  { learner: id, options, seed, classes = Int32Array.from(split.classes.keys()), before }: HeadPlan,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Trained> {
  const learner = featureLearnerById(id)
  const began = performance.now()
  const names = split.names && gatherRows(split.names, classes)
  const train = {
    rows: gatherRows(split.train.rows, rows),
    labels: overClasses(gatherTargets(split.train.labels, rows), classes),
  }
  const model = await learner.train(
    await problemFor<Matrix, Targets>(learner, {
      classes: classes.length,
      train,
      before,
      names,
      pool: () => teachingPool(split.train.rows, rows, runtime),
    }),
    resolveOptions(id, learner.options, options),
    { runtime, seed, signal },
  )
  const trainMs = performance.now() - began
  const kind = kindOf(split.train.labels)
  const head = {
    parameters: model.parameters,
    logits: learner.logits,
    temperature: model.temperature,
    kind,
    inverseL2: model.inverseL2,
    byNames: isByNames(model),
  }
  const probabilities = amongAll(await probabilitiesOf(head, split.test.rows, runtime), classes, split.classes.length)
  return { quality: { ...testQuality(probabilities, split.test.labels), trainMs }, head, probabilities }
}
