import { gatherRows, type Matrix } from '../../platform/matrix.ts'
import { mulberry32, sampleWithoutReplacement } from '../../platform/random.ts'
import { probabilitiesOf } from '../../training/head-graph.ts'
import type { SyntheticSet, TrainingContext } from '../../training/training-task.ts'
import { withSynthetic } from '../../training/with-synthetic.ts'
import { labelsWorth, rowWeights } from '../row-weights.ts'
import { fitLinear, logits, type FittedHead } from '../../training/linear-head.ts'
import { pseudoLabels, type NamesSay, type PseudoLabels } from './pseudo-labels.ts'

export interface TeachingPool {
  readonly rows: Matrix
  /** The same rows averaged with their neighbours. */
  readonly smooth: Matrix
}

/** Synthetic rows with what each weighs in labels, also as rows of the averaged features. */
export interface SyntheticTeach extends SyntheticSet<Matrix> {
  readonly smooth: Matrix
  /** The rows of the pool that their own features lie among. */
  readonly of: Matrix
}

export interface PoolTask {
  readonly classes: number
  /** Places of the labelled rows in the pool, and their classes. */
  readonly places: Int32Array
  readonly labels: Int32Array
  /** These labels spread over the pool.  [pool, classes] */
  readonly spread: Float32Array
  /** Rows that must get no pseudo-label: what a fold is tested on. */
  readonly hidden?: Int32Array
  /** Only so many rows are named, random ones; all of them when left out. */
  readonly room?: number
  /** scikit-learn's C. */
  readonly inverseL2: number
  readonly names?: NamesTeach
  readonly synthetic?: SyntheticTeach
}
/** What the names of the classes say of the pool, and themselves as further rows of it. */
export interface NamesTeach extends NamesSay {
  /** [classes with a name, d], as rows of the averaged features, and of which class each is. */
  readonly smooth: Matrix
  readonly classes: Int32Array
}

/** scikit-learn's C over labels and pseudo-labels together: thousands of rows need little holding back. */
const POOL_INVERSE_L2 = 10
/** Pseudo-labels are not worth the last digits. */
const PRECISION = { maxIterations: 60 }

export type Precision = NonNullable<Parameters<typeof fitLinear>[2]>

/** Heads on the way to the one that is kept tell nothing: their losses would not make one curve. */
export const quiet = (context: TrainingContext): TrainingContext => ({ ...context, onProgress: undefined })

interface PlainTask extends Pick<PoolTask, 'classes' | 'labels' | 'inverseL2'> {
  readonly synthetic?: SyntheticSet<Matrix>
}

/** A softmax head on labels alone, and on synthetic rows where there are any. */
export function fitPlain(
  rows: Matrix,
  { classes, labels, inverseL2, synthetic }: PlainTask,
  context: TrainingContext,
  precision?: Precision,
): Promise<FittedHead> {
  const taught = synthetic ? withSynthetic({ rows, labels }, synthetic) : { rows, labels }
  return fitLinear(
    {
      features: taught.rows,
      classes,
      targets: taught.labels,
      weights: rowWeights(taught, classes, false),
      l2: 1 / (inverseL2 * labelsWorth(taught)),
    },
    context,
    precision,
  )
}

/**
 * A head on labels and on what the pool makes of them: labels spread over the neighbour graph, times what a head thinks, name the other
 * rows; together those weigh as much as the labels. Twice: the first such head reads neighbour-averaged features and names the rows better
 * than labels alone could. The second reads plain features, so it needs no pool afterwards.
 */
export async function fitWithPool(
  pool: TeachingPool,
  task: PoolTask,
  context: TrainingContext,
  precision: Precision = PRECISION,
): Promise<FittedHead> {
  const teacher = await fitTeacher(pool, task, quiet(context))
  const first = await onNamedRows(pool.smooth, await named(pool, task, teacher, context), task, {
    start: teacher,
    context: quiet(context),
    precision,
  })
  return onNamedRows(pool.rows, await named(pool, task, first, context), task, { start: first, context, precision })
}

/** Without copies of these labelled rows. */
export function withoutCopiesOf(synthetic: SyntheticTeach, labelled: readonly number[]): SyntheticTeach | undefined {
  const { copyOf } = synthetic
  if (!copyOf) return synthetic
  const hidden = new Set(labelled)
  const left = [...copyOf.keys()].filter((i) => !hidden.has(copyOf[i]!))
  if (left.length === 0) return undefined
  return {
    ...synthetic,
    rows: gatherRows(synthetic.rows, left),
    smooth: gatherRows(synthetic.smooth, left),
    labels: Int32Array.from(left, (i) => synthetic.labels[i]!),
    weights: Float32Array.from(left, (i) => synthetic.weights[i]!),
    copyOf: Int32Array.from(left, (i) => copyOf[i]!),
  }
}

/** On the labelled and synthetic rows as neighbours average them, and on each name as so many such rows as it is worth. */
function fitTeacher({ smooth }: TeachingPool, task: PoolTask, context: TrainingContext): Promise<FittedHead> {
  const { places, labels, classes, inverseL2, names, synthetic } = task
  const rows = gatherRows(smooth, places)
  const made = synthetic && { ...synthetic, rows: synthetic.smooth }
  if (!names) return fitPlain(rows, { ...task, synthetic: made }, context)
  const each = new Float32Array(names.classes.length).fill(names.trust * names.worth)
  const known = made ? withSynthetic({ rows, labels }, made) : { rows, labels }
  const taught = withSynthetic(known, { rows: names.smooth, labels: names.classes, weights: each })
  return fitLinear(
    {
      features: taught.rows,
      classes,
      targets: taught.labels,
      weights: rowWeights(taught, classes, false),
      l2: 1 / (inverseL2 * (labelsWorth(known) + each.length)),
    },
    context,
  )
}

/** Every row but the labelled and the hidden ones, by the spread labels and a head on averaged features. */
async function named(
  pool: TeachingPool,
  { labels, places, spread, hidden = new Int32Array(), room = Infinity, names }: PoolTask,
  { parameters }: FittedHead,
  { runtime, seed }: TrainingContext,
): Promise<PseudoLabels> {
  const probabilities = await probabilitiesOf({ parameters, logits }, pool.smooth, runtime)
  const all = pseudoLabels(spread, probabilities, labels, new Set([...places, ...hidden]), names)
  if (all.rows.length <= room) return all
  const kept = sampleWithoutReplacement(all.rows.length, room, mulberry32(seed))
  const { rows, labels: found, weights } = all
  return {
    rows: Int32Array.from(kept, (i) => rows[i]!),
    labels: Int32Array.from(kept, (i) => found[i]!),
    weights: Float32Array.from(kept, (i) => weights[i]!),
  }
}

interface Fit {
  readonly start: FittedHead
  readonly context: TrainingContext
  readonly precision: Precision
}

/** Labelled (and synthetic) rows and named ones, half the weight each. */
function onNamedRows(
  rows: Matrix,
  taught: PseudoLabels,
  { classes, places, labels, names, synthetic }: PoolTask,
  { start, context, precision }: Fit,
): Promise<FittedHead> {
  const labelled = { rows: gatherRows(rows, places), labels }
  // They are rows as the plain features have them, or, where those are averaged, among these.
  const made = synthetic && { ...synthetic, rows: rows === synthetic.of ? synthetic.rows : synthetic.smooth }
  const known = made ? withSynthetic(labelled, made) : labelled
  const worth = labelsWorth(known)
  const sure = taught.weights.reduce((a, b) => a + b, 0)
  // What names alone tell of weighs as one label a class at least.
  const others = Math.max(worth, names ? names.trust * classes : 0)
  const pseudo = {
    rows: gatherRows(rows, taught.rows),
    labels: taught.labels,
    weights: taught.weights.map((w) => (w * others) / (sure || 1)),
  }
  const all = withSynthetic(known, pseudo)
  return fitLinear(
    {
      features: all.rows,
      classes,
      targets: all.labels,
      weights: rowWeights(all, classes, false),
      l2: 1 / (POOL_INVERSE_L2 * (worth + taught.rows.length)),
      start: start.parameters,
    },
    context,
    precision,
  )
}
