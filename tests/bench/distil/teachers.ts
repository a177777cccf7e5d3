import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hfText } from '../../../src-main/backbones/hf-text/hf-text.ts'
import type { Content } from '../../../src-main/backbones/backbone.ts'
import type { OptionValues } from '../../../src-main/contract/options.ts'
import { teachingPool } from '../../../src-main/experiments/teaching-pool.ts'
import { contentLearnerById, featureLearnerById } from '../../../src-main/learners/index.ts'
import { predictContents } from '../../../src-main/learners/predict-contents.ts'
import { gatherRows, matrix, rowOf, type Matrix } from '../../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../../src-main/platform/options.ts'
import { mulberry32, shuffled } from '../../../src-main/platform/random.ts'
import { probabilitiesOf } from '../../../src-main/training/head-graph.ts'
import { KEPT, runtime, SHARED, type Split } from './banking.ts'

export const ENCODER = join(SHARED, 'models/all-MiniLM-L6-v2')
const FOLDS = 3

/** Class probabilities of the pool and of the texts asked about. */
export interface Said {
  readonly pool: Matrix
  readonly asked: Matrix
}

/** Worked out once, and read from its file the next time. */
async function kept(name: string, rows: number, columns: number, work: () => Promise<Matrix>): Promise<Matrix> {
  const file = join(KEPT, `${name}.bin`)
  if (!existsSync(file)) {
    const { data } = await work()
    writeFileSync(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  return matrix(rows, columns, new Float32Array(Uint8Array.from(readFileSync(file)).buffer))
}

/** What the encoder says, fine-tuned on these rows and taught by the pool as well. */
export async function fineTuned(
  { pool, labels, asked, classes }: Split,
  rows: Int32Array,
  seed: number,
  name: string,
): Promise<Said> {
  const learner = contentLearnerById('fine-tune.v1')
  const pace: OptionValues = rows.length === pool.length ? { modelRate: 1e-4, batch: 32, epochs: 3 } : {}
  const options = resolveOptions(learner.id, learner.options, { model: ENCODER, ...pace })
  const trained = once(() =>
    learner.train(
      {
        classes,
        train: { rows: Array.from(rows, (row) => pool[row]!), labels: Int32Array.from(rows, (row) => labels[row]!) },
        pool: { rows: pool, places: rows, link: (features, labelled) => teachingPool(features, labelled, runtime) },
      },
      options,
      { runtime, seed },
    ),
  )
  const says = async (contents: readonly Content[]) =>
    predictContents(learner, await trained(), contents, options, { runtime, seed })
  return {
    pool: await kept(`ft-${name}-${seed}-train`, pool.length, classes, () => says(pool)),
    asked: await kept(`ft-${name}-${seed}-test`, asked.length, classes, () => says(asked)),
  }
}

function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let done: Promise<Result> | null = null
  return () => (done ??= work())
}

/** Features of the encoder as it comes. */
export async function encoded(contents: readonly Content[], name: string): Promise<Matrix> {
  const options = resolveOptions(hfText.id, hfText.options, { folder: ENCODER })
  return kept(`encoded-${name}`, contents.length, 384, async () => {
    const extractor = await hfText.open(options, null, { runtime, seed: 0 })
    const features = await extractor.embed(contents)
    await extractor.close()
    return features
  })
}

/** A softmax head on such features: what it says of them all, and of each labelled row what one says that has not learnt its label. */
export async function headOn(features: Matrix, labels: Int32Array, classes: number, seed: number) {
  const learner = featureLearnerById('softmax-head.v1')
  const options = resolveOptions(learner.id, learner.options, {})
  const learn = async (rows: readonly number[]) => {
    const train = { rows: gatherRows(features, rows), labels: Int32Array.from(rows, (row) => labels[row]!) }
    const { parameters, temperature } = await learner.train({ classes, train }, options, { runtime, seed })
    return (of: Matrix) => probabilitiesOf({ parameters, logits: learner.logits, temperature }, of, runtime)
  }
  const all = [...labels.keys()]
  const whole = await learn(all)
  const mixed = shuffled(all, mulberry32(seed))
  const outOfFold = matrix(labels.length, classes)
  for (let fold = 0; fold < FOLDS; fold++) {
    const says = await learn(mixed.filter((_, i) => i % FOLDS !== fold))
    const left = mixed.filter((_, i) => i % FOLDS === fold)
    const said = await says(gatherRows(features, left))
    left.forEach((row, i) => rowOf(outOfFold, row).set(rowOf(said, i)))
  }
  return { says: whole, inSample: await whole(features), outOfFold }
}
