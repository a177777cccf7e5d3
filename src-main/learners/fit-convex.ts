import { kindOf, type Targets } from '../platform/targets.ts'
import { chooseInverseL2 } from '../training/choose-inverse-l2.ts'
import { fitLinear } from '../training/linear-head.ts'
import { withSynthetic } from '../training/with-synthetic.ts'
import type { Fit } from './define-head.ts'
import { fitTaught } from './fit-taught.ts'
import { labelsWorth, rowWeights } from './row-weights.ts'

interface ConvexOptions {
  /** scikit-learn's C; 0: chosen by cross-validation. */
  readonly inverseL2: number
  readonly balanced?: boolean
}

/** Labels that most rows have not are slow to settle: a limit made for softmax stops some per cent short. */
const MANY_PASSES = { maxIterations: 400 }

/** Fits a linear head to its optimum by L-BFGS: softmax cross-entropy, beside what a teacher says where there is one, or binary cross-entropy of each label where a row may have several. */
export const fitConvex: Fit<ConvexOptions, Targets> = async (task, options, context) => {
  const { classes, train, synthetic, start, before, teacher } = task
  const { inverseL2: wanted, balanced = false } = options
  const taught = synthetic ? withSynthetic(train, synthetic) : train
  if (teacher && taught.labels instanceof Int32Array)
    return fitTaught({ classes, teacher, train: { ...taught, labels: taught.labels } }, wanted, context)
  const inverseL2 = wanted || (await chooseInverseL2(train.rows, train.labels, classes, context, before))
  const fitted = await fitLinear(
    {
      features: taught.rows,
      classes,
      targets: taught.labels,
      loss: kindOf(train.labels) === 'single' ? 'softmax' : 'sigmoid',
      weights: rowWeights(taught, classes, balanced),
      l2: 1 / (inverseL2 * Math.max(1, labelsWorth(taught))),
      start,
    },
    context,
    kindOf(train.labels) === 'single' ? undefined : MANY_PASSES,
  )
  return { ...fitted, inverseL2 }
}
