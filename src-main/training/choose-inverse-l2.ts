import { gatherRows, type Matrix } from '../platform/matrix.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import { countOf, gatherTargets, hasClass, kindOf, type Targets } from '../platform/targets.ts'
import { probabilitiesOf } from './head-graph.ts'
import { logits, openLinear } from './linear-head.ts'
import type { ChosenL2, Parameters, TrainingContext } from './training-task.ts'

/** The path, most held back first, so that each fit starts from the one before. */
const PATH = [2, 10, 50] as const
/** What trains without asking: labels enough are needed to leave some out. */
export const TRUSTING = 50
const FOLDS = 2
/** With fewer labels a class, or fewer at all, folds so small decide by chance. */
const ENOUGH = { perClass: 4, atAll: 60 }
/** Chosen anew each time the labels have grown by a quarter. */
const GROWTH = Math.log(1.25)
const growthStep = (labels: number) => Math.floor(Math.log(labels) / GROWTH)
/** How noisy the labels are shows on a random part of them. */
const ROWS_AT_MOST = 1500
/** Heads that are only compared need not be exact. */
const LOOSE = { maxIterations: 40, tolerance: 1e-3 }

/**
 * How far to trust the labels: the C (scikit-learn's, 1/(C·n) · ½‖W‖²) of a short path whose heads name most of the left-out labels right, by two-fold
 * cross-validation (Stone 1974); at a tie the one that holds back least. With a fifth of the labels wrong a C made for clean ones follows the wrong ones.
 * features [n, d]; single: the label of a row is its likeliest; multi: every label by itself, from one half on. `before`: what the model before chose,
 * kept until the labels have grown by a quarter.
 */
export async function chooseInverseL2(
  features: Matrix,
  targets: Targets,
  classes: number,
  context: TrainingContext,
  before?: ChosenL2,
): Promise<number> {
  const enough = Math.max(ENOUGH.atAll, ENOUGH.perClass * classes)
  const all = shuffled([...Array(countOf(targets)).keys()], mulberry32(context.seed))
  if (all.length < enough) return TRUSTING
  if (before && before.labels >= enough && growthStep(before.labels) === growthStep(all.length)) return before.inverseL2
  const some = all.slice(0, ROWS_AT_MOST)
  const right = new Float64Array(PATH.length)
  for (let fold = 0; fold < FOLDS; fold++) {
    const [seen, left] = [some.filter((_, i) => i % FOLDS !== fold), some.filter((_, i) => i % FOLDS === fold)]
    const kind = kindOf(targets)
    const quiet = { ...context, onProgress: undefined }
    const [rows, tested] = [gatherRows(features, seen), gatherRows(features, left)]
    const [learnt, truth] = [gatherTargets(targets, seen), gatherTargets(targets, left)]
    const problem = await openLinear(rows, classes, quiet, kind === 'single' ? 'softmax' : 'sigmoid')
    try {
      let start: Parameters | undefined
      for (const [at, inverseL2] of PATH.entries()) {
        context.signal?.throwIfAborted()
        const weights = new Float32Array(seen.length).fill(1 / seen.length)
        // As strong for one row as it will be for the whole set.
        const l2 = 1 / (inverseL2 * seen.length)
        const { parameters } = await problem.fit({ targets: learnt, weights, l2, start }, LOOSE)
        start = parameters
        right[at]! += hits(await probabilitiesOf({ parameters, logits, kind }, tested, context.runtime), truth)
      }
    } finally {
      await problem.release()
    }
  }
  return PATH[right.lastIndexOf(Math.max(...right))]!
}

/** Labels named right: the likeliest of each row, or each label by itself where a row may have several. */
function hits({ rows, columns, data }: Matrix, truth: Targets): number {
  let right = 0
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * columns, (i + 1) * columns)
    if (truth instanceof Int32Array) right += Number(row.indexOf(Math.max(...row)) === truth[i])
    else for (let c = 0; c < columns; c++) right += Number(row[c]! >= 0.5 === hasClass(truth, i, c))
  }
  return right
}
