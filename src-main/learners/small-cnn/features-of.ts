import type { Runtime } from '../../compute/runtime.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { matrix, type Matrix } from '../../platform/matrix.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { reshape } from '../../tensor-graph/ops/shape.ts'
import { input, parameter, type Tensor } from '../../tensor-graph/tensor.ts'
import type { Parameters } from '../../training/training-task.ts'
import { trainedFeatures } from './network.ts'
import { mirrored } from './varied.ts'

/** Pictures a run. */
const BLOCK = 64

/** Ways to look at pictures; features are the mean over those that are taken.  [n, 3, s, s] → [n, 3, s, s] */
const VIEWS = { asItIs: (x: Tensor) => x, mirrored } as const
export type View = keyof typeof VIEWS

/** Both ways where the training mirrored pictures. */
export const viewsOf = ({ mirror }: Parameters): readonly View[] =>
  mirror?.data[0] === 1 ? ['asItIs', 'mirrored'] : ['asItIs']

/** What the last layer reads, parameters by their names.  images [n, 3, s, s] → [n, channels] */
export function featuresIn(parameters: Parameters, images: Tensor, views = viewsOf(parameters)): Tensor {
  const tensors = Object.fromEntries(
    Object.entries(parameters).map(([name, { shape }]) => [name, parameter(name, shape)]),
  )
  return trainedFeatures(
    tensors,
    views.map((view) => VIEWS[view](images)),
  )
}

/** The same, run.  pixels [n, 3·side²] → [n, channels] */
export async function featuresOf(
  parameters: Parameters,
  pixels: Matrix,
  runtime: Runtime,
  views = viewsOf(parameters),
): Promise<Matrix> {
  const side = Math.sqrt(pixels.columns / 3)
  const images = reshape(input('pixels', [BLOCK, pixels.columns]), [BLOCK, 3, side, side])
  const out = featuresIn(parameters, images, views)
  const session = await runtime.session(
    encodeModel(emitGraph({ name: 'small_cnn', outputs: { out }, values: parameters })),
  )
  const width = parameters['weight']!.shape[0]!
  const found = matrix(pixels.rows, width)
  try {
    for (let start = 0; start < pixels.rows; start += BLOCK) {
      const data = new Float32Array(BLOCK * pixels.columns)
      data.set(pixels.data.subarray(start * pixels.columns, (start + BLOCK) * pixels.columns))
      const block = await session.run({ pixels: { type: 'float32', dims: [BLOCK, pixels.columns], data } })
      const rows = Math.min(BLOCK, pixels.rows - start)
      found.data.set((block['out']!.data as Float32Array).subarray(0, rows * width), start * width)
    }
    return found
  } finally {
    await session.release()
  }
}
