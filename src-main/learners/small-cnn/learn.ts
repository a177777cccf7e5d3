import type { Matrix } from '../../platform/matrix.ts'
import { progressIn } from '../../training/checkpoint.ts'
import { trainMinibatches, type MinibatchResult } from '../../training/minibatch.ts'
import type { NamedArray, Parameters, TrainingContext, Watched } from '../../training/training-task.ts'
import { mayMirror } from './mirroring.ts'
import { batchesOf, type Asked, type Told } from './batches.ts'

const STEPS_AT_LEAST = 200
/** Share of the training after which it is looked whether images may be mirrored. */
const LOOK = 1 / 4

interface Lesson {
  readonly pixels: Matrix
  readonly told: Told
  readonly rowWeights: Float32Array
  /** Parameters or a checkpoint. */
  readonly start: Parameters
  readonly measure?: (parameters: Parameters) => Promise<number>
  readonly watch?: (parameters: Parameters) => Promise<Watched>
}
interface Pace extends Omit<Asked, 'mirror'> {
  readonly mirror: string
  readonly epochs: number
  readonly patience: number
}

/** 1 where images are mirrored, so that both views are looked at afterwards too. */
const flag = (on: boolean): NamedArray => ({ shape: [], data: Float32Array.of(on ? 1 : 0) })

/** Trained parameters, `mirror` among them. A checkpoint has it from the moment it is known. */
export async function learn(
  { pixels, told, rowWeights, start, measure, watch }: Lesson,
  { mirror: wanted, epochs, patience, ...asked }: Pace,
  context: TrainingContext,
): Promise<MinibatchResult> {
  const go = async (from: Parameters, mirror: boolean, share: number) => {
    let left = from
    const batches = batchesOf(pixels, told, { ...asked, mirror })
    const epoch = Math.ceil(batches.rows / batches.batchSize)
    const steps = Math.max(STEPS_AT_LEAST, epochs * epoch)
    const known = share === 1 && { mirror: flag(mirror) }
    const { parameters, ...rest } = await trainMinibatches(
      {
        ...batches,
        start: from,
        rowWeights,
        steps,
        until: epoch * Math.ceil((share * steps) / epoch),
        patience,
        measure: measure && ((now) => measure({ ...now, mirror: flag(mirror) })),
        watch: watch && ((now) => watch({ ...now, mirror: flag(mirror) })),
      },
      {
        ...context,
        async onCheckpoint(state) {
          left = { ...state, ...known }
          await context.onCheckpoint?.(left)
        },
      },
    )
    // At the end the rate has fallen to nothing: the last parameters are better than the best on a hold-out of some dozen images.
    const ended = rest.steps >= steps
    const taken = Object.keys(parameters).map((name) => [name, (ended ? left : parameters)[name]!] as const)
    return { ...rest, left, parameters: { ...Object.fromEntries(taken), mirror: flag(mirror) } }
  }
  const known = progressIn(start) ? start['mirror'] : undefined
  if (known) return go(start, known.data[0] === 1, 1)
  if (!asked.augment || wanted !== 'auto') return go(start, asked.augment && wanted === 'always', 1)
  const begun = await go(start, false, LOOK)
  return go(begun.left, await mayMirror(begun.parameters, pixels, told.labels, context.runtime), 1)
}
