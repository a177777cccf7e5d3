import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Content } from '../../../src-main/backbones/backbone.ts'
import type { OptionValues } from '../../../src-main/contract/options.ts'
import { teachingPool } from '../../../src-main/experiments/teaching-pool.ts'
import { contentLearnerById } from '../../../src-main/learners/index.ts'
import { predictContents } from '../../../src-main/learners/predict-contents.ts'
import { matrix, type Matrix } from '../../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../../src-main/platform/options.ts'
import { mulberry32, shuffled } from '../../../src-main/platform/random.ts'
import { KEPT, runtime, SHARED, type Split } from './banking.ts'

export const ENCODER = join(SHARED, 'models/all-MiniLM-L6-v2')
const FOLDS = 3

/** Class probabilities of the pool and of the texts asked about. */
export interface Said {
  readonly pool: Matrix
  readonly asked: Matrix
}

/** What the fine-tuned encoder says; worked out once. `name`: of these rows. */
export async function taught(split: Split, rows: Int32Array, seed: number, name: string): Promise<Said> {
  const file = (part: string) => join(KEPT, `${split.name}-${name}-${seed}-${part}.bin`)
  if (!existsSync(file('asked'))) {
    const began = performance.now()
    const all = rows.length > split.pool.length / 2
    const pace: OptionValues = all ? { modelRate: 1e-4, batch: 32, epochs: 3 } : {}
    const learner = contentLearnerById('fine-tune.v1')
    const options = resolveOptions('fine-tune.v1', learner.options, { model: ENCODER, ...pace })
    const model = await learner.train(
      {
        classes: split.classes,
        train: {
          rows: Array.from(rows, (row) => split.pool[row]!),
          labels: Int32Array.from(rows, (row) => split.labels[row]!),
        },
        pool: {
          rows: split.pool,
          places: rows,
          link: (features, labelled) => teachingPool(features, labelled, runtime),
        },
      },
      options,
      { runtime, seed },
    )
    const write = async (part: string, contents: readonly Content[]) => {
      const { data } = await predictContents(learner, model, contents, options, { runtime, seed })
      writeFileSync(file(part), new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    }
    await write('pool', split.pool)
    await write('asked', split.asked)
    console.error(`${split.name} ${name} ${seed}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
  }
  const read = (part: string, count: number) =>
    matrix(count, split.classes, new Float32Array(Uint8Array.from(readFileSync(file(part))).buffer))
  return { pool: read('pool', split.pool.length), asked: read('asked', split.asked.length) }
}

/** Of each labelled text, what a teacher that has not learnt its label says; of others, the mean of all three. */
export async function taughtOutOfFold(split: Split, rows: Int32Array, seed: number, name: string): Promise<Matrix> {
  const mixed = shuffled([...rows], mulberry32(seed))
  const out = matrix(split.pool.length, split.classes)
  const labelled = new Set(rows)
  for (let fold = 0; fold < FOLDS; fold++) {
    const seen = Int32Array.from(mixed.filter((_, i) => i % FOLDS !== fold)).sort()
    const left = new Set(mixed.filter((_, i) => i % FOLDS === fold))
    const { pool } = await taught(split, seen, seed, `${name}-fold${fold}`)
    pool.data.forEach((p, i) => {
      const row = Math.floor(i / split.classes)
      if (left.has(row)) out.data[i] = p
      else if (!labelled.has(row)) out.data[i]! += p / FOLDS
    })
  }
  return out
}
