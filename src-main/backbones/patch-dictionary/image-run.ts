import type { Runtime } from '../../compute/runtime.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import type { Tensor } from '../../tensor-graph/tensor.ts'
import { byteTables, writePlanes, type Pixels } from '../onnx-image/decode-image.ts'

/** Images of a run: few, so that what passes from one node to the next stays in the cache. */
export const IMAGES_A_RUN = 4

/** Values from 0 to 1. */
const TABLES = byteTables({ scale: 1 / 255, mean: [0, 0, 0], deviation: [1, 1, 1] })

/** pixel_values [samples, 3, side, side], from 0 to 1 → features, as an ONNX model. */
export const imageModel = (features: Tensor): Uint8Array =>
  encodeModel(emitGraph({ name: 'patches', outputs: { features } }))

/** A graph of images, run on as many as IMAGES_A_RUN. Always on the CPU, so that features are the same whichever provider runs the models. */
export async function openImageGraph(runtime: Runtime, features: Tensor, side: number) {
  const session = await runtime.session(imageModel(features), { provider: 'cpu', optimization: 'all' })
  const buffer = new Float32Array(IMAGES_A_RUN * 3 * side * side)
  return {
    /** [images, columns of the features] */
    async run(images: readonly Pixels[]): Promise<Float32Array> {
      if (images.length === 0) return new Float32Array(0)
      images.forEach((image, i) => writePlanes(image, TABLES, buffer, i))
      const data = buffer.subarray(0, images.length * 3 * side * side)
      const out = await session.run({
        pixel_values: { type: 'float32', dims: [images.length, 3, side, side], data },
      })
      return out['features']!.data as Float32Array
    },
    release: () => session.release(),
  }
}
