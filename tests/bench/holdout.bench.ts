import { askStrategy } from '../../src-main/experiments/ask-strategy.ts'
import { trainAndTest } from '../../src-main/experiments/evaluate.ts'
import { featuresOf } from '../../src-main/experiments/evaluate-files.ts'
import type { FeatureSplit } from '../../src-main/experiments/labelled-features.ts'
import { readLabelledFile } from '../../src-main/experiments/labelled-file.ts'
import { modelOutputOf } from '../../src-main/experiments/model-output.ts'
import { neighbourhood } from '../../src-main/experiments/pool-graph.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { predictedClasses } from '../../src-main/evaluation/classification-metrics.ts'
import { textHash } from '../../src-main/platform/content-hash.ts'
import { gatherRows } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { mulberry32, shuffled } from '../../src-main/platform/random.ts'
import { strategyById } from '../../src-main/query-strategies/index.ts'
import type { ModelOutput } from '../../src-main/query-strategies/strategy.ts'
import { isSetAside } from '../../src-main/services/project/set-aside.ts'
import { probabilitiesOf } from '../../src-main/training/head-graph.ts'

// Does the hold-out flatter? Error told by it over error on texts that were in no pool, where strategies choose from the rest of the pool: for the part set
// aside by hash, and for what earlier versions did, cards drawn batch by batch from what was still unlabelled. KINDLING_BENCH_TEXTS is a labelled file of
// texts, KINDLING_BENCH_MODEL may be the folder of a model for the features; `node tests/bench/holdout.bench.ts POOL BUDGET DRAWS` limits it to one size.
const { KINDLING_BENCH_TEXTS: file, KINDLING_BENCH_MODEL: model } = process.env
const STRATEGIES = ['random.v1', 'margin.v1', 'u-herding.v1', 'auto.v1']
const SHARE_OF_CARDS = 0.1
const LEARNER = { learner: 'softmax-head.v1', seed: 1 }

if (!file) {
  console.log('not run: KINDLING_BENCH_TEXTS names no labelled file of texts')
  process.exit(0)
}
const runtime = createRuntime()
const texts = await readLabelledFile(file)
const all = await featuresOf({ train: texts, test: texts }, model, runtime)
const { rows: features, labels: known } = all.train
if (!(known instanceof Int32Array)) throw new Error('one label a text is wanted here')
const labels: Int32Array = known
const hashes = texts.contents.map((content) => textHash(content.kind === 'text' ? content.text : ''))

const part = (rows: readonly number[]) => ({
  rows: gatherRows(features, rows),
  labels: Int32Array.from(rows, (row) => labels[row]!),
})

/** Errors told and true of the last model, and how many samples told it. */
async function one(id: string, size: number, budget: number, draw: number, way: 'aside' | 'left over') {
  const random = mulberry32(1000 * draw + size)
  const mixed = shuffled([...hashes.keys()], random)
  const [inPool, outside] = [mixed.slice(0, size), mixed.slice(size)]
  // Another part of the texts each time: what the project’s own hash does once is drawn anew by turning it.
  const turn = Math.floor(random() * 2 ** 31)
  const share = Math.min(1 / 8, 385 / size)
  const aside = inPool.filter((row) => way === 'aside' && isSetAside(hashes[row]! ^ turn, share))
  const kept = new Set(aside)
  const asked = inPool.filter((row) => !kept.has(row))
  const split: FeatureSplit = { ...all, train: part(asked), test: part(outside) }
  const strategy = strategyById(id)
  const options = resolveOptions(id, strategy.options, {})
  const near = strategy.needs.graph ? await neighbourhood(split.train.rows, runtime) : null
  const [labelled, measured]: [number[], number[]] = [[], []]
  let output: ModelOutput | null = null
  let memory: Readonly<Record<string, number | string>> | undefined
  let head: Awaited<ReturnType<typeof trainAndTest>>['head'] | null = null
  let wrong = 0
  const batch = Math.round(budget / 10)
  while (labelled.length + measured.length < budget) {
    const taken = new Set([...labelled, ...measured])
    const candidates = Int32Array.from(asked.keys()).filter((row) => !taken.has(row))
    const drawn = Math.round(batch * SHARE_OF_CARDS)
    if (way === 'left over')
      measured.push(
        ...shuffled([...candidates], random)
          .slice(0, drawn)
          .filter((row) => taken.add(row)),
      )
    const rows = Int32Array.from(labelled)
    const pool = {
      features: split.train.rows,
      candidates: candidates.filter((row) => !taken.has(row)),
      labelled: { rows, labels: Int32Array.from(rows, (row) => split.train.labels[row as never] as unknown as number) },
      ...near,
    }
    const question = { strategy, options, classes: output ? all.classes.length : 0, count: batch - drawn, seed: draw }
    const { selection } = await askStrategy({ ...question, random, memory }, { pool }, output, { runtime })
    memory = selection.memory
    labelled.push(...selection.picks.map(({ row }) => row))
    if (way === 'aside') measured.length = Math.min(aside.length, measured.length + drawn)
    const trained = await trainAndTest(split, Int32Array.from(labelled), LEARNER, runtime)
    head = trained.head
    wrong = 1 - (trained.quality as { accuracy: number }).accuracy
    const about = { strategy, options, classes: all.classes.length, seed: draw }
    output = await modelOutputOf(head, pool, about, runtime)
  }
  const rows = way === 'aside' ? shuffled(aside, random).slice(0, measured.length) : measured.map((row) => asked[row]!)
  const whole = way === 'aside' ? aside : rows
  const missed = async (of: readonly number[]) => {
    const said = predictedClasses(await probabilitiesOf(head!, gatherRows(features, of), runtime))
    return of.filter((row, i) => said[i] !== labels[row]).length / of.length
  }
  return { told: await missed(rows), part: await missed(whole), wrong, samples: rows.length }
}

const [size, budget, draws] = process.argv.slice(2).map(Number)
const plans = size
  ? [[size, budget ?? size / 2, draws ?? 20]]
  : [
      [1200, 600, 20],
      [2000, 400, 20],
    ]
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
/** The ratio of sums, and its standard error over the draws (jackknife). */
function ratio(told: readonly number[], wrong: readonly number[]): string {
  const of = (without: number) => {
    const kept = (values: readonly number[]) => mean(values.filter((_, i) => i !== without))
    return kept(told) / kept(wrong)
  }
  const [n, center] = [told.length, of(-1)]
  const error = Math.sqrt(((n - 1) / n) * told.reduce((sum, _, i) => sum + (of(i) - center) ** 2, 0))
  return `${center.toFixed(2)} (${error.toFixed(2)})`
}
for (const [pool, answers, times] of plans as [number, number, number][])
  for (const way of ['aside', 'left over'] as const)
    for (const id of STRATEGIES) {
      const found = []
      for (let draw = 0; draw < times; draw++) found.push(await one(id, pool, answers, draw, way))
      const wrong = found.map((one) => one.wrong)
      console.log(
        `pool ${pool}, ${answers} answers, ${way}, ${id.padEnd(12)} error ${(100 * mean(wrong)).toFixed(1)} %; told / true ${ratio(
          found.map(({ told }) => told),
          wrong,
        )} on ${Math.round(mean(found.map(({ samples }) => samples)))} cards, ${ratio(
          found.map((one) => one.part),
          wrong,
        )} on all that may measure`,
      )
    }
