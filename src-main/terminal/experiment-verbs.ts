import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { createRuntime } from '../compute/ort-runtime.ts'
import { evaluateFiles, featuresOf, learnerFor, type EvaluationProgress } from '../experiments/evaluate-files.ts'
import type { Evaluation } from '../experiments/evaluate.ts'
import { predictionLines } from '../experiments/prediction-lines.ts'
import { writeAtomically } from '../platform/write-atomically.ts'
import { readLabelledFile } from '../experiments/labelled-file.ts'
import type { TestQuality } from '../experiments/test-quality.ts'
import { simulate, type Replay } from '../experiments/simulate.ts'
import { withLanes } from '../experiments/with-lanes.ts'
import { pluginOption, type Command, type Given } from './command.ts'
import { progressBar } from './progress-bar.ts'
import { tellReplay } from './tell-replay.ts'

const inputs = {
  train: { help: 'file or image folder to learn from', value: 'FILE', required: true },
  test: { help: 'file or image folder to test on', value: 'FILE', required: true },
  text: { help: 'column of the text', value: 'COL' },
  label: { help: 'column of the label', value: 'COL' },
  backbone: { help: 'id of a backbone, or a model folder (default ngram-lsa.v1)', value: 'ID_OR_FOLDER' },
  learner: {
    help: 'id of a learner (default: what suits records of one label, or of several); one that works end to end needs no backbone',
    value: 'ID',
  },
  seeds: { help: 'how many seeds (default 1)', value: 'K' },
  threads: { help: 'cores to use (default all)', value: 'N' },
} as const

async function filesOf(given: Given) {
  const columns = Object.fromEntries(
    ['text', 'label'].flatMap((name) => (given.text(name) === undefined ? [] : [[name, given.text(name)!]])),
  )
  const [train, test] = await Promise.all([
    readLabelledFile(resolve(given.required('train')), columns),
    readLabelledFile(resolve(given.required('test')), columns),
  ])
  return { train, test }
}
/** All cores, unless fewer are asked for: nobody sits at a page. */
const threadsOf = (given: Given) => given.number('threads', availableParallelism(), { min: 1, max: 256 })
const runtimeOf = (given: Given) => createRuntime({ threads: threadsOf(given) })

const POOLS = ['one', 'redrawn'] as const
const SEEDS = { min: 1, max: 1000 }
const SAMPLES = { min: 1, max: 10_000_000 }
const percent = (share: number) => `${(100 * share).toFixed(2)} %`
const figures = (quality: TestQuality) =>
  [
    'microF1' in quality
      ? `micro-F1 ${percent(quality.microF1)}, exact match ${percent(quality.exactMatch)}`
      : `accuracy ${percent(quality.accuracy)}`,
    `macro-F1 ${percent(quality.macroF1)}`,
    `ECE ${quality.ece.toFixed(3)}`,
  ].join(', ')

export const experimentVerbs: readonly Command[] = [
  {
    verb: 'evaluate',
    summary: 'Trains on a labelled file (all of it, or N of each class) and tests on another. Needs no project.',
    positionals: [],
    flags: {
      ...inputs,
      shots: { help: 'random samples of each class; all when left out', value: 'N' },
      predictions: {
        help: 'write what each run’s model says of every tested sample to this file, a JSON record a line',
        value: 'FILE',
      },
      option: { ...pluginOption.option, help: 'an option of the learner; may be repeated' },
    },
    examples: [
      'kindling evaluate --train train.csv --test test.csv --text text --label label --shots 10 --seeds 5 --json out.json',
    ],
    async run(given, entries) {
      const seeds = given.number('seeds', 1, SEEDS)
      const shots = given.text('shots') === undefined ? undefined : given.number('shots', 0, SAMPLES)
      const files = await filesOf(given)
      const plan = { learner: given.text('learner') ?? learnerFor(files), options: given.options, shots, seeds }
      const wanted = given.text('predictions')
      const predicted: string[] = []
      const count = Math.min(seeds, threadsOf(given))
      // One lane would only wait for a process to start.
      const beside: EvaluationProgress['beside'] =
        count === 1
          ? undefined
          : (split, work) =>
              withLanes({ entries, count }, split, (lanes) =>
                work(lanes.map((lane) => (seed) => lane.run('evaluateOnce', { plan, seed }))),
              )
      const [features, training] = [progressBar('features'), progressBar('training')]
      const result = await evaluateFiles(files, given.text('backbone'), plan, runtimeOf(given), {
        onFeatures: features.at,
        onRun(done, run) {
          training.at(done, seeds)
          if (wanted !== undefined) predicted.push(predictionLines(files, run))
        },
        beside,
      })
      training.end()
      if (wanted !== undefined) await writeAtomically(resolve(wanted), predicted.join(''))
      return result
    },
    tell: ({ runs, mean, embedMs, samplesPerSecond, unreadable = 0 }: Evaluation) =>
      [
        ...runs.map((r) => `seed ${r.seed}: ${r.labels} labels, ${figures(r)}, trained in ${r.trainMs.toFixed(0)} ms`),
        `mean: ${figures(mean)}; features in ${(embedMs / 1000).toFixed(2)} s, ${samplesPerSecond.toFixed(0)} samples/s`,
        ...(unreadable > 0 ? [`${unreadable} samples have no features and were left out`] : []),
      ].join('\n'),
  },
  {
    verb: 'simulate',
    summary: 'Replays labelling with the file’s own labels as the oracle: does a strategy beat random on this data?',
    positionals: [],
    flags: {
      ...inputs,
      strategies: {
        help: 'ids, comma-separated; A+B: A asks the first batch, B the rest',
        value: 'A,B',
        required: true,
      },
      'start-size': { help: 'labels to begin with', value: 'N', required: true },
      batch: { help: 'labels a round', value: 'N', required: true },
      budget: { help: 'labels at the end', value: 'N', required: true },
      pools: {
        help: 'one: intervals hold for this pool (default); redrawn: each seed replays on a random half, and they hold for other pools like it',
        value: 'one|redrawn',
      },
      full: { help: 'also train on all labels, to tell labels to 90 and 95 % of that accuracy' },
    },
    examples: [
      'kindling simulate --train train.csv --test test.csv --strategies random.v1,margin.v1 --start-size 77 --batch 77 --budget 1540 --seeds 5 --full',
    ],
    async run(given, entries) {
      const plan = {
        strategies: given.required('strategies').split(','),
        startSize: given.number('start-size', 10, SAMPLES),
        batch: given.number('batch', 10, SAMPLES),
        budget: given.number('budget', 100, SAMPLES),
        seeds: given.number('seeds', 1, SEEDS),
        full: given.on('full'),
        pools: given.oneOf('pools', POOLS),
      }
      const files = await filesOf(given)
      const learner = given.text('learner') ?? learnerFor(files)
      const [runtime, features] = [runtimeOf(given), progressBar('features')]
      const split = await featuresOf(files, given.text('backbone'), runtime, features.at)
      features.end()
      const bar = progressBar('replaying')
      const replay: Replay = { ...plan, learner }
      const onCurve = (done: number, of: number) => bar.at(done, of)
      const count = Math.min(plan.strategies.length * plan.seeds, threadsOf(given))
      const result =
        count === 1
          ? await simulate(split, replay, runtime, { onCurve })
          : await withLanes({ entries, count }, split, (lanes) =>
              simulate(split, replay, runtime, {
                lanes: lanes.map((lane) => (job) => lane.run('replayCurve', { ...job, replay })),
                onCurve,
              }),
            )
      bar.end()
      return result
    },
    tell: tellReplay,
  },
]
