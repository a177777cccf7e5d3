import { evaluateFiles, featuresOf, learnerFor, type EvaluationProgress } from '../experiments/evaluate-files.ts'
import type { Evaluation } from '../experiments/evaluate.ts'
import type { LabResult } from '../contract/strategies.ts'
import type { TestQuality } from '../experiments/test-quality.ts'
import { simulate, type CurveJob, type Replay } from '../experiments/simulate.ts'
import type { Replayed } from '../experiments/replay-curve.ts'
import { withLanes } from '../experiments/with-lanes.ts'
import { pluginOption, type Command } from './command.ts'
import {
  filesOf,
  inputs,
  predictionsFor,
  rejectedIn,
  runtimeOf,
  tellRejected,
  threadsOf,
  wordsFor,
  type WithRejected,
} from './experiment-inputs.ts'
import { progressBar } from './progress-bar.ts'
import { tellReplay } from './tell-replay.ts'

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
      shots: { help: 'random samples of each class; all when left out; 0 with --names', value: 'N' },
      option: { ...pluginOption.option, help: 'an option of the learner; may be repeated' },
    },
    examples: [
      'kindling evaluate --train train.csv --test test.csv --text text --label label --shots 10 --seeds 5 --json out.json',
    ],
    async run(given, entries) {
      const seeds = given.number('seeds', 1, SEEDS)
      const words = await wordsFor(given)
      // Without a label somebody must tell what the classes are.
      const fewest = words ? { ...SAMPLES, min: 0 } : SAMPLES
      const shots = given.text('shots') === undefined ? undefined : given.number('shots', 0, fewest)
      const files = await filesOf(given)
      const plan = { learner: given.text('learner') ?? learnerFor(files), options: given.options, shots, seeds }
      const predictions = predictionsFor(given, files)
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
          predictions.add({ ...run, model: { seed: run.seed } })
        },
        beside,
        words,
      })
      training.end()
      await predictions.write()
      return { ...result, ...rejectedIn(files) }
    },
    tell: ({ runs, mean, embedMs, samplesPerSecond, unreadable = 0, ...rest }: Evaluation & WithRejected) =>
      [
        ...runs.map((r) => `seed ${r.seed}: ${r.labels} labels, ${figures(r)}, trained in ${r.trainMs.toFixed(0)} ms`),
        `mean: ${figures(mean)}; features in ${(embedMs / 1000).toFixed(2)} s, ${samplesPerSecond.toFixed(0)} samples/s`,
        ...(unreadable > 0 ? [`${unreadable} samples have no features and were left out`] : []),
        ...tellRejected(rest),
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
      const split = await featuresOf(files, given.text('backbone'), runtime, {
        onFeatures: features.at,
        words: await wordsFor(given),
      })
      features.end()
      const bar = progressBar('replaying')
      const replay: Replay = { ...plan, learner }
      const predictions = predictionsFor(given, files)
      const told = {
        onCurve: (done: number, of: number) => bar.at(done, of),
        onReplayed: ({ id, seed, points, ...tested }: CurveJob & Replayed) =>
          predictions.add({ ...tested, model: { strategy: id, seed, labels: points.at(-1)?.labels ?? 0 } }),
      }
      const count = Math.min(plan.strategies.length * plan.seeds, threadsOf(given))
      const result =
        count === 1
          ? await simulate(split, replay, runtime, told)
          : await withLanes({ entries, count }, split, (lanes) =>
              simulate(split, replay, runtime, {
                lanes: lanes.map((lane) => (job) => lane.run('replayCurve', { ...job, replay })),
                ...told,
              }),
            )
      bar.end()
      await predictions.write()
      return { ...result, ...rejectedIn(files) }
    },
    tell: (result: LabResult & WithRejected) => [tellReplay(result), ...tellRejected(result)].join('\n'),
  },
]
