import type { Runtime } from '../../compute/runtime.ts'
import type { Content } from '../backbone.ts'
import type { PixelPreparation } from '../feature-graph.ts'
import { BYTES, byteTables, decodeImage, decodeSquare, writePlanes, type Pixels } from './decode-image.ts'
import { canEnlarge, openEnlarger } from './enlarge.ts'
import type { Kernel, Preprocessing, Sides } from './preprocessing.ts'

/** The whole picture stretched to a square, as the built-in learners see it. By default values from 0 to 1. */
export function stretched(
  input: string,
  side: number,
  { kernel = 'cubic', mean = 0, deviation = 1 }: { kernel?: Kernel; mean?: number; deviation?: number } = {},
): PixelPreparation {
  return {
    kind: 'pixels',
    input,
    fit: 'stretch',
    resize: { width: side, height: side },
    kernel,
    crop: null,
    scale: 1 / 255,
    mean: [mean, mean, mean],
    deviation: [deviation, deviation, deviation],
  }
}

export interface Planes extends Sides {
  /** [3, height, width] */
  readonly data: Float32Array
}

/** Images as a model is fed them, one by one. `planes` rejects where there is nothing to see. */
export async function openPlanes(
  preprocessing: Preprocessing & { readonly fit?: PixelPreparation['fit'] },
  runtime: Runtime,
): Promise<{ planes: (content: Content) => Promise<Planes>; close: () => Promise<void> }> {
  const { fit, resize, crop, kernel } = preprocessing
  const tables = byteTables(preprocessing)
  const enlarger = fit !== 'stretch' && canEnlarge(preprocessing) ? await openEnlarger(runtime, preprocessing) : null
  return {
    async planes(content) {
      if (content.kind !== 'image' || content.bytes.length === 0) throw new Error('there is no such file any more')
      if (fit === 'stretch') return written(await decodeSquare(content.bytes, (resize as Sides).width, kernel), tables)
      const image = await decodeImage(content.bytes, preprocessing)
      if (!image.enlargeTo) return written(image, tables)
      const data = (await enlarger!.run(written(image, BYTES).data, 1, image, image.enlargeTo)).slice()
      const { width, height } = crop ?? image.enlargeTo
      return { width, height, data }
    },
    close: async () => enlarger?.release(),
  }
}

function written(image: Pixels, tables: readonly Float32Array[]): Planes {
  const { width, height } = image
  const data = new Float32Array(3 * width * height)
  writePlanes(image, tables, data, 0)
  return { width, height, data }
}
