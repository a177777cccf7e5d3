import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { featuresOf, type LabelledFiles } from '../../src-main/experiments/evaluate-files.ts'
import { labelSetWords } from '../../src-main/experiments/label-set-words.ts'
import type { FeatureSplit } from '../../src-main/experiments/labelled-features.ts'
import { readLabelledFile } from '../../src-main/experiments/labelled-file.ts'
import { replayCurve } from '../../src-main/experiments/replay-curve.ts'
import { strategyById } from '../../src-main/query-strategies/index.ts'
import { drawn, fileOf, regimes, rowsOf } from './regimes.ts'
const train = '/work/shared/data/banking77/train.csv',
  test = '/work/shared/data/banking77/test.csv'
const model = process.env['KINDLING_BENCH_MODEL']
const runtime = createRuntime()
const percent = (share: number) => (100 * share).toFixed(1)
const withNames = async (files: LabelledFiles) =>
  featuresOf(files, model, runtime, { words: await labelSetWords(undefined) })
async function curves(what: string, split: FeatureSplit, plan: Record<'startSize' | 'batch' | 'budget', number>) {
  for (let seed = 0; seed < 3; seed++) {
    const { points } = await replayCurve(
      split,
      { ...plan, learner: 'pool-head.v1', seed, strategy: strategyById('auto.v1') },
      runtime,
    )
    console.log(
      `${process.env['WAY']} ${what} ${seed}: ` +
        points.map(({ labels, accuracy, macroF1 }) => `${labels}:${percent(accuracy)}/${percent(macroF1)}`).join(' '),
    )
  }
}
const what = (process.env['WHAT'] ?? 'skew,first,long').split(',')
if (what.includes('skew')) {
  const regime = regimes.find(({ name }) => name === 'one of 83 %, twenty others')!
  const skewed = drawn(regime, { train: await rowsOf(train), test: await rowsOf(test) })
  const pool = await withNames({ train: fileOf(skewed.train), test: fileOf(skewed.test) })
  await curves('skew', pool, { startSize: 24, batch: 24, budget: 240 })
}
if (what.includes('first') || what.includes('long')) {
  const named = await withNames({ train: await readLabelledFile(train), test: await readLabelledFile(test) })
  if (what.includes('first')) await curves('first', named, { startSize: 7, batch: 7, budget: 77 })
  if (what.includes('long')) await curves('long', named, { startSize: 25, batch: 25, budget: 400 })
}
