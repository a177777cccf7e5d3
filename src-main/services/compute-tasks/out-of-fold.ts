import type { Runtime } from '../../compute/runtime.ts'
import { probabilitiesOf } from '../../learners/head-graph.ts'
import { featureLearnerById } from '../../learners/index.ts'
import { gatherRows, matrix, type Matrix } from '../../platform/matrix.ts'
import { resolveOptions } from '../../platform/options.ts'
import { mulberry32, shuffled } from '../../platform/random.ts'
import type { Evidence, Pool } from '../../query-strategies/strategy.ts'

const FOLDS = 3
/** Fewer labels than this say nothing about a head that did not see them. */
const ENOUGH = 30
/** Heads of the folds: quick, and the same for every learner. */
const LEARNER = 'softmax-head.v1'

/** What a head on two thirds of the labels thinks of the other third, for each third.  null: too few labels. */
export async function outOfFold(
  features: Matrix,
  { rows, labels }: Pool['labelled'],
  classes: number,
  seed: number,
  runtime: Runtime,
): Promise<Evidence | null> {
  const known = Array.from(rows.keys()).filter((i) => labels[i]! >= 0)
  if (known.length < ENOUGH) return null
  const mixed = shuffled(known, mulberry32(seed))
  const folds = Array.from({ length: FOLDS }, (_, f) => mixed.filter((_, i) => i % FOLDS === f))
  const learner = featureLearnerById(LEARNER)
  const part = (of: readonly number[]) => ({
    rows: gatherRows(
      features,
      of.map((i) => rows[i]!),
    ),
    labels: Int32Array.from(of, (i) => labels[i]!),
  })
  const tested = folds.map(part)
  const found: Float32Array[] = []
  for (const [f, { rows: left }] of tested.entries()) {
    const train = part(folds.flatMap((other, g) => (g === f ? [] : other)))
    const options = resolveOptions(learner.id, learner.options)
    const { parameters } = await learner.train({ classes, train }, options, { runtime, seed })
    found.push((await probabilitiesOf({ parameters, logits: learner.logits }, left, runtime)).data)
  }
  const data = new Float32Array(known.length * classes)
  found.reduce((at, part) => (data.set(part, at), at + part.length), 0)
  return {
    probabilities: matrix(known.length, classes, data),
    labels: Int32Array.from(tested.flatMap(({ labels }) => [...labels])),
  }
}
