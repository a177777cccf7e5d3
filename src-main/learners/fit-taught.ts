import { gatherRows, type Matrix } from '../platform/matrix.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import { logits, oneHotRows, openLinear, type FittedHead } from '../training/linear-head.ts'
import type { LabelledSet, Parameters, Teaching, TrainingContext } from '../training/training-task.ts'
import { stackedRows, taughtRows } from './taught-rows.ts'

interface TaughtHead {
  readonly classes: number
  readonly train: LabelledSet<Matrix>
  readonly teacher: Teaching<Matrix>
}

/** The path of C, most held back first, so that each fit starts from the one before. */
const PATH = [1, 10, 100, 1000] as const
/** Share of the teacher's rows that are left out to choose by, and as few as decide nothing. */
const [LEFT_OUT, FEWEST] = [1 / 10, 20]
/** Heads that are only compared need not be exact. */
const LOOSE = { maxIterations: 60, tolerance: 1e-3 }
/** Many rows that are sure of themselves take long to settle. */
const MANY_PASSES = { maxIterations: 300 }
const FAINTEST = 1e-7

/**
 * A softmax head at the optimum of Σ w·CE + Σ v·T²·KL + ½·‖W‖²/(C·n) over the teacher's rows and the labelled ones; convex like the plain one. C where none
 * is wanted: the one of a short path that is least surprised by the teacher's word on rows left out, at a tie the one that holds back most.
 */
export async function fitTaught(
  { classes, train, teacher }: TaughtHead,
  wanted: number,
  context: TrainingContext,
): Promise<FittedHead & { readonly inverseL2: number }> {
  const lesson = taughtRows(train, teacher)
  const features = stackedRows(train, teacher, lesson)
  const problem = await openLinear(features, classes, context, 'softmax', teacher.temperature)
  const targets = oneHotRows(lesson.labels, classes)
  const l2Of = (c: number) => 1 / (c * features.rows)
  const task = { targets, weights: lesson.weights, taught: { logits: lesson.taught, weights: lesson.taughtWeights } }
  try {
    const chosen = wanted ? { inverseL2: wanted, start: undefined } : await choose()
    const fitted = await problem.fit({ ...task, l2: l2Of(chosen.inverseL2), start: chosen.start }, MANY_PASSES)
    return { ...fitted, inverseL2: chosen.inverseL2 }
  } finally {
    await problem.release()
  }

  async function choose(): Promise<{ inverseL2: number; start?: Parameters }> {
    const order = shuffled([...Array(teacher.rows.rows).keys()], mulberry32(context.seed))
    const left = order.slice(0, Math.floor(LEFT_OUT * order.length))
    if (left.length < FEWEST) return { inverseL2: 10 }
    const [unseen, told] = [gatherRows(teacher.rows, left), gatherRows(teacher.probabilities, left)]
    const without = (weights: Float32Array) => weights.map((w, i) => (hidden.has(i) ? 0 : w))
    const hidden = new Set(left)
    const some = {
      ...task,
      weights: without(task.weights),
      taught: { ...task.taught, weights: without(task.taught.weights) },
    }
    let best = { inverseL2: PATH[0] as number, surprise: Infinity, start: undefined as Parameters | undefined }
    let start: Parameters | undefined
    for (const inverseL2 of PATH) {
      const { parameters } = await problem.fit({ ...some, l2: l2Of(inverseL2), start }, LOOSE)
      start = parameters
      const surprise = surpriseBy(await probabilitiesOf({ parameters, logits }, unseen, context.runtime), told)
      if (surprise < best.surprise) best = { inverseL2, surprise, start }
    }
    return best
  }
}

/** Mean −Σ t·ln p. */
function surpriseBy(said: Matrix, told: Matrix): number {
  let sum = 0
  told.data.forEach((t, i) => (sum -= t * Math.log(Math.max(FAINTEST, said.data[i]!))))
  return sum / said.rows
}
