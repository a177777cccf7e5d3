import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { predictedClasses } from '../../src-main/evaluation/classification-metrics.ts'
import { evaluate, evaluateOnce } from '../../src-main/experiments/evaluate.ts'
import { featuresOf, type LabelledFiles } from '../../src-main/experiments/evaluate-files.ts'
import { labelSetWords } from '../../src-main/experiments/label-set-words.ts'
import type { FeatureSplit } from '../../src-main/experiments/labelled-features.ts'
import { readLabelledFile } from '../../src-main/experiments/labelled-file.ts'
import { replayCurve } from '../../src-main/experiments/replay-curve.ts'
import { gatherRows, matrix, rowOf } from '../../src-main/platform/matrix.ts'
import { mulberry32, shuffled } from '../../src-main/platform/random.ts'
import { strategyById } from '../../src-main/query-strategies/index.ts'
import { drawn, fileOf, regimes, rowsOf } from './regimes.ts'

// What label names teach: accuracy at 0 to 8 labels a class without names, with them, with those of other classes, with none that say anything, with a
// tenth of them missing and with descriptions; the first answers of auto.v1, seven at a time; and a pool of which one label has 83 %.
// KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST are labelled files, KINDLING_BENCH_MODEL may be the folder of a model for the features,
// KINDLING_BENCH_LABELS a label set that describes some of the labels, KINDLING_BENCH_SEEDS how many draws (5; at most 3 of them for the curves).
const { KINDLING_BENCH_TRAIN: train, KINDLING_BENCH_TEST: test, KINDLING_BENCH_MODEL: model } = process.env
const described = process.env['KINDLING_BENCH_LABELS']
const seeds = Number(process.env['KINDLING_BENCH_SEEDS'] ?? 5)
const LEARNER = 'pool-head.v1'
const SHOTS = [0, 1, 2, 4, 8]
const STEP = 7
const FIRST_ANSWERS = 77
const SKEWED = 'one of 83 %, twenty others'
const runtime = createRuntime()
const percent = (share: number) => (100 * share).toFixed(1).padStart(6)

if (!train || !test) {
  console.log('not run: KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST name no labelled files')
} else {
  const files = { train: await readLabelledFile(train), test: await readLabelledFile(test) }
  const named = await withNames(files)
  const names = named.names!
  const mixed = shuffled([...Array(names.rows).keys()], mulberry32(5))
  console.log(
    `${named.classes.length} labels, ${seeds} draws; accuracy at ${SHOTS.join(', ')} labels a class, in percent`,
  )
  await tell('without names', { ...named, names: undefined })
  await tell('with names', named)
  await tell('names of others', { ...named, names: gatherRows(names, mixed) })
  await tell('names that say nothing', { ...named, names: matrix(names.rows, names.columns) })
  await tellOf('a tenth without', named, withoutSome(named), (label) => label % 10 === 0)
  if (described) {
    const words = await labelSetWords(described)
    const more = await withNames(files, words)
    await tellOf('described', named, more, (label) => words(named.classes[label]!).length > 1)
  }
  await curves(named, { startSize: STEP, batch: STEP, budget: FIRST_ANSWERS })
  const regime = regimes.find(({ name }) => name === SKEWED)!
  const skewed = drawn(regime, { train: await rowsOf(train), test: await rowsOf(test) })
  const pool = await withNames({ train: fileOf(skewed.train), test: fileOf(skewed.test) })
  console.log(SKEWED)
  for (const [way, split] of Object.entries({ with: pool, without: { ...pool, names: undefined } })) {
    console.log(`  ${way} names`)
    await curves(split, { startSize: 24, batch: 24, budget: regime.budget })
  }
}

async function withNames(files: LabelledFiles, given?: (label: string) => readonly string[]): Promise<FeatureSplit> {
  return featuresOf(files, model, runtime, { words: given ?? (await labelSetWords(undefined)) })
}

/** Every tenth label says nothing. */
function withoutSome({ names, ...split }: FeatureSplit): FeatureSplit {
  const left = { ...names!, data: names!.data.slice() }
  for (let label = 0; label < left.rows; label += 10) rowOf(left, label).fill(0)
  return { ...split, names: left }
}

async function tell(way: string, split: FeatureSplit, isTold: (label: number) => boolean = () => true) {
  const told: string[] = []
  for (const shots of SHOTS) told.push(await accuracyAt(split, shots, isTold))
  console.log(`  ${way.padEnd(32)}${told.join('')}`)
}
/** What is changed for some labels: on all, and on those beside what they were. */
async function tellOf(way: string, before: FeatureSplit, after: FeatureSplit, isChanged: (label: number) => boolean) {
  await tell(way, after)
  await tell('  on those labels', after, isChanged)
  await tell('  on those labels, as before', before, isChanged)
}

/** Mean of the draws, over the test rows of the labels that are told. */
async function accuracyAt(split: FeatureSplit, shots: number, isTold: (label: number) => boolean): Promise<string> {
  if (shots === 0 && !split.names?.data.some((x) => x !== 0)) return '     –'
  const plan = { learner: LEARNER, shots, seeds: shots === 0 ? 1 : seeds }
  const truth = [...(split.test.labels as Int32Array)]
  const at = truth.flatMap((label, row) => (isTold(label) ? [row] : []))
  let sum = 0
  await evaluate(split, plan, [evaluateOnce(split, plan, runtime)], (_, { probabilities }) => {
    const said = predictedClasses(probabilities)
    sum += at.filter((row) => said[row] === truth[row]).length / at.length
  })
  return percent(sum / plan.seeds)
}

async function curves(split: FeatureSplit, plan: Record<'startSize' | 'batch' | 'budget', number>) {
  for (let seed = 0; seed < Math.min(3, seeds); seed++) {
    const asked = { ...plan, learner: LEARNER, seed, strategy: strategyById('auto.v1') }
    const { points } = await replayCurve(split, asked, runtime)
    const worst = Math.min(...points.slice(1).map(({ accuracy }, i) => accuracy - points[i]!.accuracy))
    const curve = points.map(({ labels, accuracy }) => `${labels}:${(100 * accuracy).toFixed(1)}`)
    const f1 = percent(points.at(-1)!.macroF1).trim()
    console.log(
      `auto.v1, seed ${seed}: ${curve.join(' ')}; worst step ${(100 * worst).toFixed(1)} points; macro-F1 ${f1}`,
    )
  }
}
