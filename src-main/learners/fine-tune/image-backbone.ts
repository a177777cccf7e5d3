import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Content } from '../../backbones/backbone.ts'
import { modelFiles } from '../../backbones/model-files.ts'
import { readJson, type ModelFolder } from '../../backbones/model-folder.ts'
import { openPlanes } from '../../backbones/onnx-image/image-planes.ts'
import { readPreprocessing, type Preprocessing, type Sides } from '../../backbones/onnx-image/preprocessing.ts'
import { chosenOutput } from '../../backbones/onnx-image/vision-model.ts'
import { UnsupportedModelStep } from '../../backbones/unusable-model.ts'
import type { Runtime } from '../../compute/runtime.ts'
import { globalAveragePool } from '../../tensor-graph/ops/pooling.ts'
import { reshape, slice } from '../../tensor-graph/ops/shape.ts'
import type { Tensor } from '../../tensor-graph/tensor.ts'
import { TO_TRAIN, type TrainableBackbone } from './trainable-backbone.ts'

const CONFIG = 'preprocessor_config.json'

/** An image model with its preprocessing. Throws what opening it as a frozen backbone throws. */
export async function openImageBackbone(folder: ModelFolder, runtime: Runtime): Promise<TrainableBackbone> {
  const preprocessing = readPreprocessing(folder, await readJson(folder, CONFIG), { size: 0, mean: '', deviation: '' })
  const sides = fixedSides(folder, preprocessing)
  const [file] = modelFiles(folder, TO_TRAIN)
  const session = await runtime.session(file, { optimization: 'disabled' })
  const output = chosenOutput(file, session.outputs, '', false)
  const { name } = session.inputs.find((port) => port.name === 'pixel_values') ?? session.inputs[0]!
  await session.release()
  const shape = (rows: number) => [rows, 3, sides.height, sides.width]
  const { planes, close } = await openPlanes(preprocessing, runtime)
  return {
    file,
    bytes: await readFile(file),
    output,
    ports: (rows) => ({ [name]: { shape: shape(rows) } }),
    pool: vectorOf,
    prepare: (contents: readonly Content[]) => ({
      lengths: new Int32Array(contents.length).fill(1),
      sizes: [1],
      async feeds(chosen, rows) {
        const data = new Float32Array(rows * 3 * sides.height * sides.width)
        // An image that cannot be read is all zeros, as the frozen backbone has it.
        const images = await Promise.all(chosen.map((i) => planes(contents[i]!).catch(() => null)))
        images.forEach((image, i) => image && data.set(image.data, i * image.data.length))
        return { [name]: { type: 'float32', dims: shape(rows), data } }
      },
    }),
    close,
  }
}

/** One graph sees images of one size. */
function fixedSides({ path }: ModelFolder, { crop, resize }: Preprocessing): Sides {
  const sides = crop ?? resize
  if (sides && 'width' in sides) return sides
  throw new UnsupportedModelStep(join(path, CONFIG), 'images of differing sides', 'a crop, or one size for all')
}

/** Vectors as they are; of maps the mean over height and width; of tokens the first. */
function vectorOf(output: Tensor): Tensor {
  const [rows, width] = [output.shape[0]!, output.shape.length === 3 ? output.shape[2]! : output.shape[1]!]
  if (output.shape.length === 2) return output
  return reshape(output.shape.length === 3 ? slice(output, 1, 0, 1) : globalAveragePool(output), [rows, width])
}
