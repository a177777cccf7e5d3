import type { Content } from '../../backbones/backbone.ts'
import { stackRows, type Matrix } from '../../platform/matrix.ts'
import type { Parameters, TrainingContext, TrainingTask } from '../../training/training-task.ts'
import { chooseInverseL2 } from '../../training/choose-inverse-l2.ts'
import { fitLinear, type LinearTask } from '../../training/linear-head.ts'
import { rowWeights } from '../row-weights.ts'
import { progressIn } from '../../training/checkpoint.ts'
import type { FineTuneOptions } from './fine-tune-options.ts'
import { headTo } from './fine-tuned-weights.ts'
import { roomFor } from './epoch-rows.ts'
import { pseudoLabelsIn, poolPseudoLabels, type PoolPseudoLabels } from './pool-pseudo-labels.ts'
import type { Unfrozen } from './train-unfrozen.ts'

/** C of the head that unfreezing starts from: one fitted more closely has no loss left for the backbone to learn from. */
const SOFT = 1

/** What is trained on: labelled contents, then pseudo-labelled ones of the pool. */
export interface Examples {
  readonly contents: readonly Content[]
  readonly labels: Int32Array
  /** Those of the labelled ones sum to 1; a pseudo-labelled one weighs as much as one of them on average. */
  readonly weights: Float32Array
  readonly labelled: number
}

export interface FrozenPhase {
  readonly examples: Examples
  readonly pseudoLabels: PoolPseudoLabels | null
  /** The head to use while the model stays as it is. */
  readonly head: Unfrozen
  /** The head that unfreezing starts from. */
  readonly start: Parameters
  /** C of the head to use. */
  readonly inverseL2: number
}

type Task = TrainingTask<readonly Content[]>

/** Phase 1: heads on features worked out once, taught by the pool where it helps. A training that goes on keeps its pseudo-labels. */
export async function frozenPhase(
  task: Task,
  read: (contents: readonly Content[]) => Promise<Matrix>,
  { inverseL2: wanted, epochs, unlabelled }: FineTuneOptions,
  context: TrainingContext,
): Promise<FrozenPhase> {
  const { classes, train, start = {} } = task
  const features = await read(train.rows)
  const inverseL2 = wanted || (await chooseInverseL2(features, train.labels, classes, context))
  const begun = progressIn(start) !== null
  const room = roomFor(train.labels.length, epochs)
  const taught =
    unlabelled && !begun ? await poolPseudoLabels(task, { features, read, room, inverseL2 }, context) : null
  const pseudoLabels = begun ? pseudoLabelsIn(start) : (taught?.pseudoLabels ?? null)
  const examples = examplesOf(task, pseudoLabels)
  const fit = (rows: Matrix, c: number) => {
    const part = { targets: examples.labels.slice(0, rows.rows), weights: examples.weights.slice(0, rows.rows) }
    return fitHead({ ...part, features: rows, classes, c }, context)
  }
  const plain = await fit(features, inverseL2)
  const head = taught?.head ? { ...plain, parameters: headTo(taught.head) } : plain
  const all = taught ? stackRows(features, taught.features) : features
  // Where a training goes on, its parameters are those of the checkpoint.
  const softly = begun ? plain : await fit(all, SOFT)
  return { examples, pseudoLabels, head, start: softly.parameters, inverseL2 }
}

function examplesOf({ train, classes, pool }: Task, pseudoLabels: PoolPseudoLabels | null): Examples {
  const labelled = train.labels.length
  const weights = rowWeights(train, classes, false)
  if (!pseudoLabels) return { contents: train.rows, labels: train.labels, weights, labelled }
  return {
    contents: [...train.rows, ...Array.from(pseudoLabels.places, (place) => pool!.rows[place]!)],
    labels: Int32Array.from([...train.labels, ...pseudoLabels.labels]),
    weights: Float32Array.from([...weights, ...pseudoLabels.weights.map((w) => w / labelled)]),
    labelled,
  }
}

interface HeadFit extends Pick<LinearTask, 'targets' | 'weights'> {
  readonly features: Matrix
  readonly classes: number
  /** scikit-learn's inverse regularisation */
  readonly c: number
}

/** The convex fit of a softmax head, whatever the weights sum to. */
async function fitHead({ weights, c, ...task }: HeadFit, context: TrainingContext): Promise<Unfrozen> {
  const sum = weights.reduce((total, w) => total + w, 0)
  const shares = { weights: weights.map((w) => w / sum), l2: 1 / (c * Math.max(1, weights.length)) }
  const { parameters, ...rest } = await fitLinear({ ...task, ...shares }, { ...context, onProgress: undefined })
  return { ...rest, parameters: headTo(parameters) }
}
