import { createHash } from 'node:crypto'
import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { mulberry32 } from '../../platform/random.ts'
import { defineBackbone, type BackboneContext, type Content } from '../backbone.ts'
import type { Pixels } from '../onnx-image/decode-image.ts'
import { stretched } from '../onnx-image/image-planes.ts'
import { scaleRows } from '../scale-rows.ts'
import { about } from './about.ts'
import { learnDictionary, type Dictionary } from './dictionary.ts'
import { imageModel, IMAGES_A_RUN, openImageGraph } from './image-run.ts'
import { readImage, sampleImages } from './image-sample.ts'
import { mainDirections } from './main-directions.ts'
import { drawPatches } from './patches.ts'
import { pooled, pooledWidth, projected } from './pooled-patches.ts'
import { packState, unpackState, type PatchState } from './state.ts'
import { viewsOf } from './views.ts'

/** Patches that the dictionary is learnt from. */
const PATCHES = 60_000

export const patchDictionary = defineBackbone({
  ...about,
  async fit(pool, { centres, dimensions }, context) {
    const random = mulberry32(context.seed)
    const images = await sampleImages(pool(), random, context)
    const { width: side } = images[0]!
    const dictionary = await learnDictionary(drawPatches(images, PATCHES, random), centres, random, context)
    const rows = await pooledRows(images, dictionary, context)
    const block = rows.columns / (2 * viewsOf(side).length)
    const projection = await mainDirections(rows, block, dimensions, random, context)
    return packState({ side, dictionary, ...projection })
  },
  async open(_, state, { runtime, signal, onProgress, onUnreadable }) {
    if (!state) throw new TypeError('patch-dictionary.v1 opens with the state of its fit')
    const learnt = unpackState(state)
    const { side, basis } = learnt
    const graph = await openImageGraph(runtime, featuresBy(learnt), side)
    /** Null where there is nothing to see. */
    const read = (content: Content, index: number): Promise<Pixels | null> =>
      readImage(content, side).catch((error: unknown) => {
        onUnreadable?.(index, error instanceof Error ? error.message : String(error))
        return null
      })
    const readFrom = (contents: readonly Content[], start: number) =>
      Promise.all(contents.slice(start, start + IMAGES_A_RUN).map((content, i) => read(content, start + i)))
    return {
      dimensions: basis.columns,
      async embed(contents) {
        const out = matrix(contents.length, basis.columns)
        let next = readFrom(contents, 0)
        for (let start = 0; start < contents.length; start += IMAGES_A_RUN) {
          signal?.throwIfAborted()
          const images = await next
          // The next images are decoded on other threads while these run.
          next = readFrom(contents, start + IMAGES_A_RUN)
          const rows = images.flatMap((image, i) => (image ? [start + i] : []))
          const vectors = await graph.run(images.filter((image) => image !== null))
          rows.forEach((row, i) => rowOf(out, row).set(vectors.subarray(i * out.columns, (i + 1) * out.columns)))
          onProgress?.(start + images.length, contents.length)
        }
        return scaleRows(out)
      },
      close: () => graph.release(),
    }
  },
  async toOnnx(_, state) {
    const learnt = unpackState(state ?? new Uint8Array())
    return { model: imageModel(featuresBy(learnt)), preparation: stretched('pixel_values', learnt.side) }
  },
  fingerprint: async ({ centres, dimensions }, state) =>
    `patch-dictionary.v1/${centres}/${dimensions}/${state ? createHash('sha256').update(state).digest('hex') : 'unfitted'}`,
})

const featuresBy = ({ dictionary, side, basis, offset }: PatchState) =>
  projected(pooled(dictionary, side), basis, offset)

async function pooledRows(
  images: readonly Pixels[],
  dictionary: Dictionary,
  { runtime, signal }: Pick<BackboneContext, 'runtime' | 'signal'>,
): Promise<Matrix> {
  const { width: side } = images[0]!
  const out = matrix(images.length, pooledWidth(side, dictionary.centres.rows))
  const graph = await openImageGraph(runtime, pooled(dictionary, side), side)
  try {
    for (let start = 0; start < images.length; start += IMAGES_A_RUN) {
      signal?.throwIfAborted()
      out.data.set(await graph.run(images.slice(start, start + IMAGES_A_RUN)), start * out.columns)
    }
    return out
  } finally {
    await graph.release()
  }
}
