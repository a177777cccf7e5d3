import { crossEntropy } from '../../tensor-graph/losses.ts'
import { adamW } from '../../tensor-graph/optimizers/adamw.ts'
import type { MinibatchTask } from '../../training/minibatch.ts'
import { withPrior, type PriorTerms } from '../../training/parameter-prior.ts'
import { stepsTogether } from '../../training/steps-together.ts'
import { alignedLoss, alignmentData, mapShapes, type AlignedRows } from '../alignment.ts'
import { sharedLoss, taughtPart, type SharedRows } from '../taught-rows.ts'
import type { Matrix } from '../../platform/matrix.ts'
import { averageShapes, FEATURES, operationsOf, trainingLogits, weightShapes } from './network.ts'
import { DRAWS, varied } from './varied.ts'

export interface Asked {
  readonly classes: number
  readonly batch: number
  readonly rate: number
  readonly weightDecay: number
  readonly smoothing: number
  /** Whether pictures are varied, and mirrored too. */
  readonly augment: boolean
  readonly mirror: boolean
}

/** The class of every picture, and what a teacher says of it where there is one. */
export interface Told {
  readonly labels: Int32Array
  readonly taught?: SharedRows
  readonly aligned?: AlignedRows | null
  /** What it pays for leaving the model it began from. */
  readonly prior?: PriorTerms | null
}

/** Pictures and their labels as minibatches of a training; where it begins and how long it takes is left to say. */
export function batchesOf(
  pixels: Matrix,
  { labels, taught: lesson, aligned = null, prior = null }: Told,
  { classes, batch, rate, weightDecay, smoothing, augment, mirror }: Asked,
): Omit<MinibatchTask, 'start' | 'steps'> {
  const [rows, side] = [pixels.rows, Math.sqrt(pixels.columns / 3)]
  const batchSize = Math.min(batch, rows)
  return {
    rule: {
      parameters: { ...weightShapes(classes), ...mapShapes(aligned, FEATURES) },
      averages: averageShapes,
      loss: (p, { images, draws, ...told }) => {
        const { logits, features, averages } = trainingLogits(p, augment ? varied(images!, draws!, mirror) : images!)
        if (!lesson) {
          const loss = crossEntropy(logits, told['labels']!, told['weights']!, smoothing)
          return withPrior({ loss, averages }, p, prior)
        }
        const scored = { ...sharedLoss(logits, told, lesson.temperature), averages }
        const all = aligned
          ? alignedLoss(scored, features, p, { ...told, taughtWeights: taughtPart(told) }, aligned)
          : scored
        return withPrior(all, p, prior)
      },
      // Held to a model, weights are not drawn to 0 as well.
      optimizer: adamW({ weightDecay: prior ? 0 : weightDecay }),
    },
    rows,
    batchSize,
    rate,
    together: Math.min(2, stepsTogether(operationsOf(batchSize, side))),
    data: {
      images: { type: 'float32', dims: [rows, 3, side, side], data: pixels.data },
      labels: { type: 'int32', dims: [rows], data: labels },
      ...(lesson && {
        labelPart: { type: 'float32', dims: [rows], data: lesson.labelPart },
        taught: { type: 'float32', dims: [rows, classes], data: lesson.taught.data },
      }),
      ...alignmentData(aligned),
    },
    draws: augment ? { draws: [batchSize, DRAWS] } : {},
  }
}
