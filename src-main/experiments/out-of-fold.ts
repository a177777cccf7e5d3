import type { Runtime } from '../compute/runtime.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import { TRUSTING } from '../training/choose-inverse-l2.ts'
import { fitLinear, logits } from '../training/linear-head.ts'
import { gatherRows, matrix, type Matrix } from '../platform/matrix.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import { gatherTargets, isAnswered, kindOf } from '../platform/targets.ts'
import type { OutOfFoldPredictions, Pool } from '../query-strategies/strategy.ts'

const FOLDS = 3
/** Fewer labels than this say nothing about a head that did not see them. */
const ENOUGH = 10
/** The heads are only asked where they are unsure. */
const LOOSE = { maxIterations: 60, tolerance: 5e-4 }

interface Heads {
  readonly classes: number
  readonly seed: number
  /** scikit-learn's C. */
  readonly inverseL2?: number
}

/** What a head on two thirds of the labels thinks of the other third and of the pool, for each third.  null: too few labels. */
export async function predictOutOfFold(
  features: Matrix,
  { rows, labels }: Pool['labelled'],
  { classes, seed, inverseL2 = TRUSTING }: Heads,
  runtime: Runtime,
): Promise<OutOfFoldPredictions | null> {
  const known = Array.from(rows.keys()).filter((i) => isAnswered(labels, i))
  if (known.length < ENOUGH) return null
  const kind = kindOf(labels)
  const mixed = shuffled(known, mulberry32(seed))
  const folds = Array.from({ length: FOLDS }, (_, f) => mixed.filter((_, i) => i % FOLDS === f))
  const part = (of: readonly number[]) => ({
    rows: gatherRows(
      features,
      of.map((i) => rows[i]!),
    ),
    labels: gatherTargets(labels, of),
  })
  const probabilities = matrix(known.length, classes)
  const pool = matrix(features.rows, classes)
  const found: number[] = []
  for (const [f, fold] of folds.entries()) {
    const { rows: seen, labels: targets } = part(folds.flatMap((other, g) => (g === f ? [] : other)))
    const weights = new Float32Array(seen.rows).fill(1 / seen.rows)
    const loss = kind === 'single' ? 'softmax' : 'sigmoid'
    const task = { features: seen, classes, targets, weights, loss, l2: 1 / (inverseL2 * seen.rows) } as const
    const { parameters } = await fitLinear(task, { runtime, seed }, LOOSE)
    const { data } = await probabilitiesOf({ parameters, logits, kind }, features, runtime)
    for (let i = 0; i < data.length; i++) pool.data[i]! += data[i]! / FOLDS
    for (const i of fold) {
      const row = rows[i]!
      probabilities.data.set(data.subarray(row * classes, (row + 1) * classes), found.length * classes)
      found.push(i)
    }
  }
  return { probabilities, labels: gatherTargets(labels, found), pool }
}
