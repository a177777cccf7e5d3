import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { predictedClasses } from '../../src-main/evaluation/classification-metrics.ts'
import { askStrategy } from '../../src-main/experiments/ask-strategy.ts'
import { featuresOf } from '../../src-main/experiments/evaluate-files.ts'
import { labelSetWords } from '../../src-main/experiments/label-set-words.ts'
import { readLabelledFile } from '../../src-main/experiments/labelled-file.ts'
import { modelOutputOf } from '../../src-main/experiments/model-output.ts'
import { neighbourhood } from '../../src-main/experiments/pool-graph.ts'
import { isByNames, problemFor } from '../../src-main/experiments/problem-for.ts'
import { teachingPool } from '../../src-main/experiments/teaching-pool.ts'
import { featureLearnerById } from '../../src-main/learners/index.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { gatherRows, rowOf, type Matrix } from '../../src-main/platform/matrix.ts'
import { mulberry32, shuffled } from '../../src-main/platform/random.ts'
import { probabilitiesOf } from '../../src-main/training/head-graph.ts'
import { strategyById } from '../../src-main/query-strategies/index.ts'
import type { Pool } from '../../src-main/query-strategies/strategy.ts'
import {
  probabilitiesAt,
  steepestRate,
  stepOnline,
  worthOf,
  type SteppableHead,
} from '../../src-main/training/online-step.ts'
import type { TrainedModel } from '../../src-main/training/training-task.ts'

// What a step at each answer is worth: accuracy on a test file after each of the first 100 answers, with the model as it was trained last (every 20 answers),
// with that model and a step for each answer since, and with a full training at each answer; asked at random and by auto.v1, names teaching from the start. The mean
// of all answers comes with its standard deviation over the draws, and so do the differences to the model as it was trained last, draw by draw.
// KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST are labelled files of one label a row, KINDLING_BENCH_FIRST and KINDLING_BENCH_STRATEGIES share draws out, KINDLING_BENCH_ANSWERS how many (100), KINDLING_BENCH_SEEDS how many draws
// (3), KINDLING_BENCH_FULL_EVERY trains in full at every so many answers only (1), KINDLING_BENCH_NAMES=off keeps names from teaching. With KINDLING_BENCH_TEST=train, every fourth row of the training file is tested on instead.
const { KINDLING_BENCH_TRAIN: trainFile, KINDLING_BENCH_TEST: testFile } = process.env
const ANSWERS = Number(process.env['KINDLING_BENCH_ANSWERS'] ?? 100)
const SEEDS = Number(process.env['KINDLING_BENCH_SEEDS'] ?? 3)
const NAMES = process.env['KINDLING_BENCH_NAMES'] !== 'off'
/** From which draw on, and which strategies: draws can be shared out to processes. */
const FIRST = Number(process.env['KINDLING_BENCH_FIRST'] ?? 1)
const STRATEGIES = (process.env['KINDLING_BENCH_STRATEGIES'] ?? 'random.v1,auto.v1').split(',')
const RETRAIN_EVERY = 20
const FULL_EVERY = Number(process.env['KINDLING_BENCH_FULL_EVERY'] ?? 1)
const TOLD_EVERY = 10
/** Rows that say how what was fitted bends: as many as the studio looks at. */
const LOOKED_AT = 256
const runtime = createRuntime()
const learner = featureLearnerById('pool-head.v1')
const options = resolveOptions(learner.id, learner.options, {})

if (!trainFile || !testFile) console.log('not run: KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST name no labelled files')
else {
  const whole = await readLabelledFile(trainFile)
  const part = (test: boolean) => whole.contents.flatMap((_, i) => ((i % 4 === 3) === test ? [i] : []))
  const only = (rows: number[]) => ({
    ...whole,
    contents: rows.map((i) => whole.contents[i]!),
    labels: rows.map((i) => whole.labels[i]!),
  })
  const files =
    testFile === 'train'
      ? { train: only(part(false)), test: only(part(true)) }
      : { train: whole, test: await readLabelledFile(testFile) }
  const split = await featuresOf(files, undefined, runtime, NAMES ? { words: await labelSetWords(undefined) } : {})
  const { rows: features } = split.train
  const truth = split.train.labels as Int32Array
  const near = await neighbourhood(features, runtime)
  const drawn = new Map<string, Float64Array[]>()
  const took: number[] = []
  const accuracies = new WeakMap<Version, number>()
  console.log(`accuracy in percent, ${SEEDS} draws, names ${NAMES ? 'teach' : 'are silent'}`)
  console.log(
    'answers'.padEnd(20),
    told()
      .map((at) => String(at).padStart(5))
      .join(' '),
    ' mean ± sd, and beyond the version',
  )
  for (const id of STRATEGIES) {
    for (let draw = 0; draw < SEEDS; draw++) {
      const seed = FIRST - 1 + draw
      const random = mulberry32(seed + 1)
      const looked = shuffled([...truth.keys()], mulberry32(seed + 7)).slice(0, LOOKED_AT)
      const fittedBy = new WeakMap<TrainedModel, { rows: Float32Array[]; probabilities: Float64Array[] }>()
      const labelled: number[] = []
      let queue: number[] = []
      let memory: Readonly<Record<string, number | string>> | undefined
      let version: Version | null = null
      let stepped: SteppableHead | null = null
      for (let answers = 0; answers <= ANSWERS; answers++) {
        if (answers > 0) {
          if (queue.length === 0) await ask()
          const row = queue.shift()!
          labelled.push(row)
          if (stepped && version) step(version, stepped, row)
        }
        const full: Version | null =
          canLearn(labelled) && (answers % FULL_EVERY === 0 || !version) ? await trained(labelled, version) : null
        if (full && (!version || answers % RETRAIN_EVERY === 0)) {
          version = full
          stepped = steppable(full.model)
          queue = []
        }
        note(`${id} version`, { draw, answers }, version && (await trainedAccuracy(version)))
        note(`${id} stepped`, { draw, answers }, version && (await accuracyOf(version.classes, stepped!)))
        if (full || (!canLearn(labelled) && answers % FULL_EVERY === 0))
          note(`${id} trained`, { draw, answers }, full && (await trainedAccuracy(full)))
      }
      for (const [way, draws] of drawn) if (way.startsWith(id)) tell(`${way} #${seed + 1}`, [draws[draw]!])

      async function ask() {
        const strategy = strategyById(id)
        const chosen = resolveOptions(strategy.id, strategy.options, {})
        const classes = version?.classes ?? []
        const taken = new Set(labelled)
        const rows = Int32Array.from(labelled)
        const pool: Pool = {
          features,
          ...near,
          candidates: Int32Array.from(truth.keys()).filter((row) => !taken.has(row)),
          labelled: { rows, labels: rows.map((row) => classes.indexOf(truth[row]!)) },
        }
        const about = { strategy, options: chosen, classes: classes.length, seed }
        const output = version && (await modelOutputOf(version.head, pool, about, runtime))
        const question = { ...about, count: RETRAIN_EVERY, random, memory, inverseL2: version?.head.inverseL2 }
        const { selection, asked } = await askStrategy(question, { pool }, output, { runtime })
        if (asked === 'strategy') ({ memory } = selection)
        queue = selection.picks.map(({ row }) => row)
      }
      function step({ classes, model, labels }: Version, head: SteppableHead, row: number) {
        const at = classes.indexOf(truth[row]!)
        if (at < 0) return
        const x = rowOf(features, row)
        const began = performance.now()
        const fitted = {
          ...fittedOf(model),
          ...worthOf({
            labels,
            classes: classes.length,
            inverseL2: model.inverseL2 ?? null,
            poolTaught: model.pool?.taught === true,
            trust: model.names?.trust ?? 0,
          }),
        }
        const target = new Float64Array(classes.length)
        target[at] = 1
        stepOnline(head, { x, target }, (difference) => steepestRate(x, difference, 'single', fitted))
        took.push(performance.now() - began)
      }
      function fittedOf(model: TrainedModel) {
        const known = fittedBy.get(model)
        if (known) return known
        const rows = looked.map((row) => rowOf(features, row))
        const made = { rows, probabilities: rows.map((row) => probabilitiesAt(steppable(model), row)) }
        fittedBy.set(model, made)
        return made
      }
    }
    for (const [way, draws] of drawn) if (way.startsWith(id)) tell(way, draws, drawn.get(`${id} version`))
  }
  const sorted = took.toSorted((a, b) => a - b)
  const ms = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(2)
  console.log(
    `ms a step: p50 ${ms(0.5)}, p95 ${ms(0.95)} of ${sorted.length} (the first of a version looks at ${LOOKED_AT} rows)`,
  )

  function told() {
    return Array.from({ length: ANSWERS / TOLD_EVERY + 1 }, (_, i) => i * TOLD_EVERY)
  }
  /** In percent; means are over the answers after which both are known. */
  function tell(way: string, draws: readonly Float64Array[], beside: readonly Float64Array[] = draws) {
    const shown = told().map((at) => (100 * mean(draws.map((one) => one[at]!))).toFixed(1).padStart(5))
    const middle = (of: readonly Float64Array[]) =>
      of.map((one, draw) => 100 * mean([...one].filter((_, at) => !Number.isNaN(draws[draw]![at]!))))
    const [own, others] = [middle(draws), middle(beside)]
    const beyond = beside === draws ? '' : `, ${spread(own.map((value, draw) => value - others[draw]!))}`
    console.log(way.padEnd(20), shown.join(' '), ` ${spread(own)}${beyond}`)
  }
  function note(way: string, { draw, answers }: { draw: number; answers: number }, accuracy: number | null) {
    const none = () => new Float64Array(ANSWERS + 1).fill(Number.NaN)
    const draws = drawn.get(way) ?? Array.from({ length: SEEDS }, none)
    drawn.set(way, draws)
    draws[draw]![answers] = accuracy ?? 0
  }
  async function accuracyOf(classes: readonly number[], { weight, bias }: SteppableHead): Promise<number> {
    const { rows, labels } = split.test
    const parameters = {
      weight: { shape: [rows.columns, classes.length], data: weight },
      bias: { shape: [classes.length], data: bias },
    }
    const said = await probabilitiesOf(
      { parameters, logits: learner.logits, temperature: 1, kind: 'single' },
      rows,
      runtime,
    )
    const right = predictedClasses(said).filter((at, i) => classes[at] === (labels as Int32Array)[i])
    return right.length / rows.rows
  }
  async function trainedAccuracy(one: Version): Promise<number> {
    const known = accuracies.get(one) ?? (await accuracyOf(one.classes, steppable(one.model)))
    accuracies.set(one, known)
    return known
  }
  function canLearn(labelled: readonly number[]): boolean {
    return NAMES || new Set(labelled.map((row) => truth[row])).size > 1
  }
  interface Version {
    readonly classes: readonly number[]
    readonly model: TrainedModel
    readonly labels: number
    readonly head: Parameters<typeof modelOutputOf>[0]
  }
  async function trained(labelled: readonly number[], before: Version | null): Promise<Version> {
    const seen = NAMES ? split.classes.keys() : new Set(labelled.map((row) => truth[row]!))
    const classes = [...seen].sort((a, b) => a - b)
    const rows = Int32Array.from(labelled)
    const inverseL2 = before?.model.inverseL2
    const problem = await problemFor<Matrix, Int32Array>(learner, {
      classes: classes.length,
      train: { rows: gatherRows(features, rows), labels: rows.map((row) => classes.indexOf(truth[row]!)) },
      before: before && inverseL2 !== undefined ? { inverseL2, labels: before.labels } : undefined,
      names: split.names && gatherRows(split.names, classes),
      pool: () => teachingPool(features, rows, runtime),
    })
    const model = await learner.train(problem, options, { runtime, seed: 1 })
    const { parameters, temperature } = model
    const head = {
      parameters,
      logits: learner.logits,
      temperature,
      inverseL2: model.inverseL2,
      byNames: isByNames(model),
    }
    return { classes, model, labels: labelled.length, head }
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}

/** “mean ± standard deviation over the draws”; of one draw the value alone. */
function spread(values: readonly number[]): string {
  const middle = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  return values.length < 2
    ? middle.toFixed(2)
    : `${middle.toFixed(2)} ± ${Math.sqrt(squares / (values.length - 1)).toFixed(2)}`
}

/** A copy to be stepped. */
function steppable({ parameters }: TrainedModel): SteppableHead {
  const [weight, bias] = [parameters['weight']!, parameters['bias']!]
  return { weight: Float32Array.from(weight.data), bias: Float32Array.from(bias.data), kind: 'single' }
}
