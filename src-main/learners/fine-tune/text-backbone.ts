import { readFile } from 'node:fs/promises'
import type { Content } from '../../backbones/backbone.ts'
import { chosenOutput, feedsOf } from '../../backbones/hf-text/encoder.ts'
import type { Pooling } from '../../backbones/hf-text/pooling.ts'
import { AS_THE_FOLDER_SAYS, readTextFolder } from '../../backbones/hf-text/text-folder.ts'
import { modelFiles } from '../../backbones/model-files.ts'
import type { ModelFolder } from '../../backbones/model-folder.ts'
import { UnsupportedModelStep } from '../../backbones/unusable-model.ts'
import type { PortSignature, Runtime } from '../../compute/runtime.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { reshape } from '../../tensor-graph/ops/shape.ts'
import type { DType } from '../../tensor-graph/tensor.ts'
import { batchSizes } from './length-classes.ts'
import { TO_TRAIN, type TrainableBackbone } from './trainable-backbone.ts'

/** Share of each token in a text's vector: an input beside the model's own, so that one graph serves all poolings. */
const SHARES = 'token_shares'

/** A sentence encoder in the Hugging Face layout. Throws what opening it as a frozen backbone throws. */
export async function openTextBackbone(
  folder: ModelFolder,
  maxLength: number,
  runtime: Runtime,
): Promise<TrainableBackbone> {
  const model = await readTextFolder(folder, { ...AS_THE_FOLDER_SAYS, maxLength })
  const { pooling, maxLength: longest, padding, tokenise, config } = model
  if (pooling === null || pooling === 'max')
    throw new UnsupportedModelStep(folder.path, `the pooling ${pooling ?? 'none'}`, 'mean, cls, last')
  const [file] = modelFiles(folder, TO_TRAIN)
  const session = await runtime.session(file, { optimization: 'disabled' })
  const { inputs } = session
  const { name: output } = chosenOutput(file, session.outputs, { pooled: false, output: '', config })
  await session.release()
  const fixed = (rows: number, size: number): PortSignature[] =>
    inputs.map(({ name, type }) => ({ name, type, dims: [rows, size] }))
  return {
    file,
    bytes: await readFile(file),
    output,
    ports: (rows, size) => ({
      ...Object.fromEntries(
        fixed(rows, size).map(({ name, type }) => [name, { shape: [rows, size], dtype: type as DType }]),
      ),
      [SHARES]: { shape: [rows, 1, size] },
    }),
    // Σₜ shareₜ·hₜ  [rows, 1, size] · [rows, size, width]
    pool: (hidden, batch) => reshape(matMul(batch[SHARES]!, hidden), [hidden.shape[0]!, hidden.shape.at(-1)!]),
    prepare(contents: readonly Content[]) {
      const tokens = contents.map((content) => tokenise(content.kind === 'text' ? content.text : '', longest))
      const lengths = Int32Array.from(tokens, (ids) => ids.length)
      return {
        lengths,
        sizes: batchSizes(lengths),
        async feeds(chosen, rows, size) {
          const ids = Array.from({ length: rows }, (_, i) => tokens[chosen[Math.min(i, chosen.length - 1)]!]!)
          const data = new Float32Array(rows * size)
          ids.forEach(({ length }, i) => data.set(sharesOf(length, pooling), i * size))
          return {
            ...feedsOf(fixed(rows, size), ids, padding),
            [SHARES]: { type: 'float32', dims: [rows, 1, size], data },
          }
        },
      }
    },
    close: async () => {},
  }
}

function sharesOf(length: number, pooling: Pooling): Float32Array {
  const shares = new Float32Array(length)
  if (pooling === 'mean') return shares.fill(1 / length)
  shares[pooling === 'last' ? length - 1 : 0] = 1
  return shares
}
