import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { featuresOf } from '../../src-main/experiments/evaluate-files.ts'
import { simulate } from '../../src-main/experiments/simulate.ts'
import { aulc } from '../../src-main/evaluation/learning-curve.ts'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { drawn, fileOf, regimes, rowsOf } from './regimes.ts'

// Strategies where pools are hard: rare classes, wrong labels, junk, copies, features without groups. KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST are
// labelled files of some dozen labels, KINDLING_BENCH_MODEL may be the folder of a model for the features, KINDLING_BENCH_SEEDS how many seeds (5),
// KINDLING_BENCH_REGIME the one regime to run.
const { KINDLING_BENCH_TRAIN: train, KINDLING_BENCH_TEST: test, KINDLING_BENCH_MODEL: model } = process.env
const only = process.env['KINDLING_BENCH_REGIME']
const seeds = Number(process.env['KINDLING_BENCH_SEEDS'] ?? 5)
const STRATEGIES = ['random.v1', 'margin.v1', 'auto.v1', 'drop-query.v1', 'anchor-margin.v1']
const ROUNDS = 10

if (!train || !test) {
  console.log('not run: KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST name no labelled files')
} else {
  const rows = { train: await rowsOf(train), test: await rowsOf(test) }
  const runtime = createRuntime()
  const percent = (share: number) => (100 * share).toFixed(1).padStart(6)
  console.log(`${seeds} seeds; area of accuracy, area of macro-F1, accuracy and macro-F1 at the end, in percent`)
  for (const regime of regimes.filter(({ name }) => only === undefined || name === only)) {
    const made = drawn(regime, rows)
    const plain = await featuresOf({ train: fileOf(made.train), test: fileOf(made.test) }, model, runtime)
    const split = regime.change?.(plain, mulberry32(7)) ?? plain
    const batch = Math.round(regime.budget / ROUNDS)
    const replay = { strategies: STRATEGIES, startSize: batch, batch, budget: regime.budget, seeds, full: false }
    const { strategies } = await simulate(split, { ...replay, learner: 'pool-head.v1' }, runtime)
    console.log(`${regime.name}: ${made.train.length} texts, ${split.classes.length} labels, ${regime.budget} answers`)
    for (const { id, seeds: curves, aulc: area } of strategies) {
      const mean = (of: (points: (typeof curves)[number]['points']) => number) =>
        curves.reduce((sum, { points }) => sum + of(points), 0) / curves.length
      const f1 = mean((points) => aulc(points.map((point) => ({ ...point, accuracy: point.macroF1 }))))
      const last = ['accuracy', 'macroF1'] as const
      const ends = last.map((figure) => percent(mean((points) => points.at(-1)![figure])))
      console.log(`  ${id.padEnd(18)}${percent(area)}${percent(f1)}${ends.join('')}`)
    }
  }
}
