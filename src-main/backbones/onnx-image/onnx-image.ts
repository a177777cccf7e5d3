import { join } from 'node:path'
import { matrix, rowOf } from '../../platform/matrix.ts'
import { defineBackbone, type Content, type Notice } from '../backbone.ts'
import { contentHash } from '../content-hash.ts'
import { dependsOnBatch } from '../depends-on-batch.ts'
import { fileNotices, modelFiles } from '../model-files.ts'
import { has, missing, openModelFolder, readJson, type ModelFolder } from '../model-folder.ts'
import { scaleRows } from '../scale-rows.ts'
import { trialRun } from '../trial-run.ts'
import { BYTES, byteTables, decodeImage, writePlanes, type Pixels } from './decode-image.ts'
import { canEnlarge, openEnlarger } from './enlarge.ts'
import { readPreprocessing, type PreprocessingOverrides } from './preprocessing.ts'
import { imageGraph } from './image-graph.ts'
import { embedWords, hasTextTower } from './text-tower.ts'
import { IMAGE_EMBEDS, openVisionModel, type Vectors } from './vision-model.ts'
import { about } from './about.ts'

const CONFIG = 'preprocessor_config.json'
const ON_CPU = 16
const ON_GPU = 64

export const onnxImage = defineBackbone({
  ...about,
  async open(
    { folder: path, weights, file: name, output, ...overrides },
    _,
    { runtime, signal, onProgress, onUnreadable },
  ) {
    const folder = await openModelFolder(path)
    const preprocessing = readPreprocessing(folder, await configOf(folder, overrides), overrides)
    const files = modelFiles(folder, { weights, file: name }, 'vision')
    const [file] = files
    const alone = await dependsOnBatch(file)
    const model = await openVisionModel(runtime, files, output, hasTextTower(folder))
    const tables = byteTables(preprocessing)
    const enlarger = canEnlarge(preprocessing) ? await openEnlarger(runtime, preprocessing) : null
    const size = model.batch ?? (runtime.provider === 'cpu' ? ON_CPU : ON_GPU)
    /** Images of equal sides; one buffer serves all runs of a call: fresh ones cost as much as the planes that fill them. */
    const runner = () => {
      let buffer = new Float32Array(0)
      return async (images: readonly Pixels[]): Promise<Vectors> => {
        const { width, height, enlargeTo } = images[0]!
        const rows = model.batch ?? images.length
        const length = rows * 3 * height * width
        if (buffer.length < length) buffer = new Float32Array(length)
        images.forEach((image, i) => writePlanes(image, enlargeTo ? BYTES : tables, buffer, i))
        const planes = buffer.subarray(0, length)
        if (!enlargeTo) return model.run(planes, [rows, 3, height, width])
        const sides = preprocessing.crop ?? enlargeTo
        const enlarged = await enlarger!.run(planes, rows, { width, height }, enlargeTo)
        return model.run(enlarged, [rows, 3, sides.height, sides.width])
      }
    }
    const blank = blankImage(preprocessing.crop ?? preprocessing.resize ?? model.sides)
    const { width } = await trialRun(runtime, file, model, () => runner()([blank]))

    /** Null where there is nothing to see. */
    const decode = async (content: Content, index: number): Promise<Pixels | null> => {
      try {
        if (content.kind !== 'image' || content.bytes.length === 0) throw new Error('there is no such file any more')
        return await decodeImage(content.bytes, preprocessing)
      } catch (error) {
        onUnreadable?.(index, error instanceof Error ? error.message : String(error))
        return null
      }
    }
    const decodeFrom = (contents: readonly Content[], start: number) =>
      Promise.all(contents.slice(start, start + size).map((content, i) => decode(content, start + i)))
    return {
      dimensions: width,
      notices: [...fileNotices(folder, files), ...(model.scores ? [scoresTaken(model.scores)] : [])],
      async embed(contents) {
        const out = matrix(contents.length, width)
        const run = runner()
        let next = decodeFrom(contents, 0)
        for (let start = 0; start < contents.length; start += size) {
          signal?.throwIfAborted()
          const images = await next
          // The next images are decoded on other threads while these run.
          next = decodeFrom(contents, start + size)
          for (const group of bySides(images, alone)) {
            const { data } = await run(group.map(({ image }) => image))
            group.forEach(({ row }, i) => rowOf(out, start + row).set(data.subarray(i * width, (i + 1) * width)))
          }
          onProgress?.(start + images.length, contents.length)
        }
        return scaleRows(out)
      },
      ...(hasTextTower(folder) && model.output === IMAGE_EMBEDS
        ? { embedWords: (texts: readonly string[]) => embedWords(folder, { weights }, texts, runtime) }
        : {}),
      async close() {
        await enlarger?.release()
        await model.release()
      },
    }
  },
  async toOnnx({ folder: path, output, ...overrides }, _, runtime) {
    const folder = await openModelFolder(path)
    const preprocessing = readPreprocessing(folder, await configOf(folder, overrides), overrides)
    return imageGraph(
      modelFiles(folder, { weights: overrides.weights, file: overrides.file }, 'vision'),
      preprocessing,
      { output, beside: hasTextTower(folder) },
      runtime,
    )
  },
  async fingerprint({ folder: path, output, size, mean, deviation, ...choice }) {
    const folder = await openModelFolder(path)
    const files = modelFiles(folder, choice, 'vision')
    const config = has(folder, CONFIG) ? [join(folder.path, CONFIG)] : []
    const alone = (await dependsOnBatch(files[0])) ? ['one at a time'] : []
    const words = hasTextTower(folder) ? ['beside a text model'] : []
    const hash = await contentHash([...files, ...config])
    return ['onnx-image.v1', output, size, mean, deviation, ...alone, ...words, hash].join('/')
  },
})

const scoresTaken = (output: string): Notice => ({
  name: 'ScoresTaken',
  message: `The model’s only output is “${output}”: its scores of its own classes are the features`,
  fields: { output },
})

/** The file may be missing where the options say everything. */
async function configOf(folder: ModelFolder, { size, mean, deviation }: PreprocessingOverrides) {
  if (has(folder, CONFIG)) return readJson(folder, CONFIG)
  if (size > 0 && mean !== '' && deviation !== '') return {}
  throw missing(folder, CONFIG)
}

function blankImage(size: object | null): Pixels {
  const sides = {
    width: 224,
    height: 224,
    ...size,
    ...(size && 'shortest' in size ? square(Number(size.shortest)) : {}),
  }
  return { ...sides, bytes: new Uint8Array(3 * sides.width * sides.height) }
}
const square = (side: number) => ({ width: side, height: side })

/** Images of equal sides can share a run; nearly always all of them. `alone`: each in a run of its own. */
function bySides(images: readonly (Pixels | null)[], alone: boolean) {
  const groups = new Map<string, { row: number; image: Pixels }[]>()
  images.forEach((image, row) => {
    if (!image) return
    const key = alone ? String(row) : JSON.stringify([image.width, image.height, image.enlargeTo])
    groups.set(key, [...(groups.get(key) ?? []), { row, image }])
  })
  return [...groups.values()]
}
