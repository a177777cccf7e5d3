import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { contextFactors, contextGain, inContext, learnContext } from '../../src-main/evaluation/context-prior.ts'
import { predictedClasses } from '../../src-main/evaluation/classification-metrics.ts'
import { featuresOf } from '../../src-main/experiments/evaluate-files.ts'
import { labelSetWords } from '../../src-main/experiments/label-set-words.ts'
import { readLabelledFile } from '../../src-main/experiments/labelled-file.ts'
import { problemFor } from '../../src-main/experiments/problem-for.ts'
import { teachingPool } from '../../src-main/experiments/teaching-pool.ts'
import { featureLearnerById } from '../../src-main/learners/index.ts'
import { gatherRows, rowOf } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { mulberry32, shuffled } from '../../src-main/platform/random.ts'
import { probabilitiesOf } from '../../src-main/training/head-graph.ts'

// What the context of a sample gains: device, region and hour are made up for a labelled file, so that each goes with the label in DEPENDS of the samples and is
// drawn by chance in the others, or always by chance. Accuracy on the test file of the model alone and with the context, and whether the samples kept for
// measuring let it be heard.
// KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST are labelled files, KINDLING_BENCH_SEEDS how many draws (5), KINDLING_BENCH_LABELS how many labels (0,20,100,400).
const { KINDLING_BENCH_TRAIN: trainFile, KINDLING_BENCH_TEST: testFile } = process.env
const seeds = Number(process.env['KINDLING_BENCH_SEEDS'] ?? 5)
const AMOUNTS = (process.env['KINDLING_BENCH_LABELS'] ?? '0,20,100,400').split(',').map(Number)
const VALUES = [3, 5, 24]
const [KEPT, DEPENDS] = [385, 0.5]
const runtime = createRuntime()
const learner = featureLearnerById('pool-head.v1')
const percent = (share: number) => (100 * share).toFixed(1).padStart(6)

if (!trainFile || !testFile) {
  console.log('not run: KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST name no labelled files')
} else {
  const files = { train: await readLabelledFile(trainFile), test: await readLabelledFile(testFile) }
  const words = await labelSetWords(undefined)
  const { train, test, classes, names } = await featuresOf(files, undefined, runtime, { words })
  const [truth, tested] = [train.labels as Int32Array, test.labels as Int32Array]
  console.log(
    `${classes.length} labels, ${seeds} draws; accuracy in percent: labels, alone, with context, heard in so many draws, and as it is shown`,
  )
  for (const depends of [DEPENDS, 0]) {
    console.log(
      depends > 0
        ? `context goes with the label in ${100 * depends} % of the samples`
        : 'context says nothing of the label',
    )
    for (const amount of AMOUNTS) {
      const found: number[][] = []
      for (let seed = 1; seed <= seeds; seed++) found.push(await one(amount, depends, seed))
      const mean = [0, 1, 2, 3].map((at) => found.reduce((sum, row) => sum + row[at]!, 0) / seeds)
      console.log(
        `${String(amount).padStart(5)}${percent(mean[0]!)}${percent(mean[1]!)}   ${mean[2]! * seeds} of ${seeds}${percent(mean[3]!)}`,
      )
    }
  }

  async function one(amount: number, depends: number, seed: number): Promise<number[]> {
    const random = mulberry32(1000 + seed)
    const any = (n: number) => Math.floor(random() * n)
    const usual = VALUES.map((n) => classes.map(() => any(n)))
    const pathOf = (label: number) =>
      VALUES.map((n, level) => String(random() < depends ? usual[level]![label]! : any(n)))
    const mixed = shuffled([...truth.keys()], mulberry32(seed))
    const [kept, learned] = [mixed.slice(0, KEPT), mixed.slice(KEPT, KEPT + amount)]
    const places = Int32Array.from(learned)
    const problem = await problemFor(learner, {
      classes: classes.length,
      train: { rows: gatherRows(train.rows, places), labels: places.map((row) => truth[row]!) },
      names,
      pool: () => teachingPool(train.rows, places, runtime),
    })
    const options = resolveOptions(learner.id, learner.options, {})
    const { parameters } = await learner.train(problem, options, { runtime, seed })
    const head = { parameters, logits: learner.logits, temperature: 1, kind: 'single' as const }
    const prior = learnContext(
      ['device', 'region', 'hour'],
      classes.length,
      learned.map((row) => ({ path: pathOf(truth[row]!), label: truth[row]! })),
    )
    const saidOfKept = await probabilitiesOf(head, gatherRows(train.rows, Int32Array.from(kept)), runtime)
    const { used } = contextGain(
      prior,
      kept.map((row, i) => ({ probabilities: rowOf(saidOfKept, i), path: pathOf(truth[row]!), truth: truth[row]! })),
    )
    const said = await probabilitiesOf(head, test.rows, runtime)
    const factors = contextFactors(prior)
    const alone = predictedClasses(said)
    const right = (answers: ArrayLike<number>) =>
      Array.from(answers).filter((c, i) => c === tested[i]).length / tested.length
    const inside = Array.from(tested, (label, i) => {
      const p = inContext(rowOf(said, i), factors(pathOf(label)))
      return p.indexOf(Math.max(...p))
    })
    const [before, now] = [right(alone), right(inside)]
    return [before, now, Number(used), used ? now : before]
  }
}
