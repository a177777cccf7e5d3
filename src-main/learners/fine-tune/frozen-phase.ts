import type { Content } from '../../backbones/backbone.ts'
import { stackRows, type Matrix } from '../../platform/matrix.ts'
import type { Parameters, TrainingContext, TrainingTask } from '../../training/training-task.ts'
import { fitLinear, type LinearTask } from '../../training/linear-head.ts'
import { rowWeights } from '../row-weights.ts'
import { progressIn } from '../../training/checkpoint.ts'
import type { FineTuneOptions } from './fine-tune-options.ts'
import { headTo } from './fine-tuned-weights.ts'
import { roomFor } from './lesson-rows.ts'
import { lessonIn, poolPseudoLabels, type PoolLesson } from './pool-pseudo-labels.ts'
import type { Unfrozen } from './train-unfrozen.ts'

/** C of the head that unfreezing starts from: one fitted more closely has no loss left for the backbone to learn from. */
const SOFT = 1

/** What is trained on: labelled contents, then those of the pool's lesson. */
export interface Examples {
  readonly contents: readonly Content[]
  readonly labels: Int32Array
  /** Those of the labelled ones sum to 1; a content of the lesson weighs as much as one of them on average. */
  readonly weights: Float32Array
  readonly labelled: number
}

export interface FrozenPhase {
  readonly examples: Examples
  readonly lesson: PoolLesson | null
  /** The head to use while the model stays as it is. */
  readonly head: Unfrozen
  /** The head that unfreezing starts from. */
  readonly start: Parameters
}

type Task = TrainingTask<readonly Content[]>

/** Phase 1: heads on features worked out once, taught by the pool where it helps. A training that goes on keeps its lesson. */
export async function frozenPhase(
  task: Task,
  read: (contents: readonly Content[]) => Promise<Matrix>,
  { inverseL2, epochs, unlabelled }: FineTuneOptions,
  context: TrainingContext,
): Promise<FrozenPhase> {
  const { classes, train, start = {} } = task
  const features = await read(train.rows)
  const begun = progressIn(start) !== null
  const room = roomFor(train.labels.length, epochs)
  const taught =
    unlabelled && !begun ? await poolPseudoLabels(task, { features, read, room, inverseL2 }, context) : null
  const lesson = begun ? lessonIn(start) : (taught?.lesson ?? null)
  const examples = examplesOf(task, lesson)
  const fit = (rows: Matrix, c: number) => {
    const part = { targets: examples.labels.slice(0, rows.rows), weights: examples.weights.slice(0, rows.rows) }
    return fitHead({ ...part, features: rows, classes, c }, context)
  }
  const plain = await fit(features, inverseL2)
  const head = taught?.head ? { ...plain, parameters: headTo(taught.head) } : plain
  const all = taught ? stackRows(features, taught.features) : features
  // Where a training goes on, its parameters are those of the checkpoint.
  return { examples, lesson, head, start: begun ? plain.parameters : (await fit(all, SOFT)).parameters }
}

function examplesOf({ train, classes, pool }: Task, lesson: PoolLesson | null): Examples {
  const labelled = train.labels.length
  const weights = rowWeights(train, classes, false)
  if (!lesson) return { contents: train.rows, labels: train.labels, weights, labelled }
  return {
    contents: [...train.rows, ...Array.from(lesson.places, (place) => pool!.rows[place]!)],
    labels: Int32Array.from([...train.labels, ...lesson.labels]),
    weights: Float32Array.from([...weights, ...lesson.weights.map((w) => w / labelled)]),
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
