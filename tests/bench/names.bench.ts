import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { evaluate, evaluateOnce } from '../../src-main/experiments/evaluate.ts'
import { featuresOf } from '../../src-main/experiments/evaluate-files.ts'
import type { FeatureSplit } from '../../src-main/experiments/labelled-features.ts'
import { readLabelledFile } from '../../src-main/experiments/labelled-file.ts'
import { replayCurve } from '../../src-main/experiments/replay-curve.ts'
import { labelSays } from '../../src-main/platform/says-something.ts'
import { gatherRows, matrix } from '../../src-main/platform/matrix.ts'
import { mulberry32, shuffled } from '../../src-main/platform/random.ts'
import { strategyById } from '../../src-main/query-strategies/index.ts'

// What label names teach: accuracy at 0 to 8 labels a class without names, with them, with those of other classes and with none that say anything; and the
// first answers of auto.v1, seven at a time. KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST are labelled files, KINDLING_BENCH_MODEL may be the folder of a
// model for the features, KINDLING_BENCH_SEEDS how many draws (5; a third of it for the curves).
const { KINDLING_BENCH_TRAIN: train, KINDLING_BENCH_TEST: test, KINDLING_BENCH_MODEL: model } = process.env
const seeds = Number(process.env['KINDLING_BENCH_SEEDS'] ?? 5)
const LEARNER = 'pool-head.v1'
const STEP = 7
const FIRST_ANSWERS = 77

if (!train || !test) {
  console.log('not run: KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST name no labelled files')
} else {
  const runtime = createRuntime()
  const files = { train: await readLabelledFile(train), test: await readLabelledFile(test) }
  const named = await featuresOf(files, model, runtime, { words: (name) => labelSays({ name }) })
  const names = named.names!
  const mixed = shuffled([...Array(names.rows).keys()], mulberry32(5))
  const ways: Readonly<Record<string, FeatureSplit>> = {
    'without names': { ...named, names: undefined },
    'with names': named,
    'names of others': { ...named, names: gatherRows(names, mixed) },
    'names that say nothing': { ...named, names: matrix(names.rows, names.columns) },
  }
  const percent = (share: number) => (100 * share).toFixed(1).padStart(6)
  console.log(`${named.classes.length} labels, ${seeds} draws; accuracy at 0, 1, 2, 4, 8 labels a class, in percent`)
  for (const [way, split] of Object.entries(ways)) {
    const accuracies: string[] = []
    for (const shots of [0, 1, 2, 4, 8]) {
      const plan = { learner: LEARNER, shots, seeds: shots === 0 ? 1 : seeds }
      const canLearn = shots > 0 || (split.names !== undefined && way !== 'names that say nothing')
      const mean = canLearn && (await evaluate(split, plan, [evaluateOnce(split, plan, runtime)])).mean
      accuracies.push(mean && 'accuracy' in mean ? percent(mean.accuracy) : '     –')
    }
    console.log(`  ${way.padEnd(24)}${accuracies.join('')}`)
  }
  for (let seed = 0; seed < Math.ceil(seeds / 3); seed++) {
    const plan = { startSize: STEP, batch: STEP, budget: FIRST_ANSWERS, learner: LEARNER, seed }
    const { points } = await replayCurve(named, { ...plan, strategy: strategyById('auto.v1') }, runtime)
    const worst = Math.min(...points.slice(1).map(({ accuracy }, i) => accuracy - points[i]!.accuracy))
    const curve = points.map(({ labels, accuracy }) => `${labels}:${(100 * accuracy).toFixed(1)}`)
    console.log(`auto.v1, seed ${seed}: ${curve.join(' ')}; worst step ${(100 * worst).toFixed(1)} points`)
  }
}
