import { matrix } from '../../platform/matrix.ts'
import { defineBackbone, type Content } from '../backbone.ts'
import { contentHash } from '../content-hash.ts'
import { modelFiles, openModelFolder, WEIGHTS, type Weights } from '../model-folder.ts'
import { scaleRows } from '../scale-rows.ts'
import { trialRun } from '../trial-run.ts'
import { openEncoder } from './encoder.ts'
import { lengthBatches } from './length-batches.ts'
import { POOLINGS, poolRow, type Pooling } from './pooling.ts'
import { readTextFolder, textFiles } from './text-folder.ts'

const AS_DECLARED = 'as the model says'

/** Tokens a run, padding included: about a fifth of a second of a small encoder on two cores; a GPU wants more at a time. */
const ON_CPU = { rows: 32, tokens: 2048 }
const ON_GPU = { rows: 256, tokens: 32_768 }

const textOf = (content: Content) => (content.kind === 'text' ? content.text : '')
const poolingOf = (given: string): Pooling | null => (given === AS_DECLARED ? null : (given as Pooling))

export const hfText = defineBackbone({
  id: 'hf-text.v1',
  title: 'Text model from a folder',
  summary: 'A sentence encoder in the Hugging Face layout: tokenizer.json, config.json and model.onnx.',
  paper: 'Reimers & Gurevych 2019',
  input: 'text',
  options: {
    folder: { kind: 'path', title: 'Model folder', default: '', want: 'folder' },
    weights: {
      kind: 'choice',
      title: 'Weights',
      default: 'float32',
      choices: WEIGHTS,
      help: 'int8 is faster and a little less exact.',
    },
    pooling: { kind: 'choice', title: 'Pooling', default: AS_DECLARED, choices: [AS_DECLARED, ...POOLINGS] },
    maxLength: {
      kind: 'integer',
      title: 'Longest text in tokens',
      default: 0,
      min: 0,
      max: 8192,
      help: '0: as the model says, at most 512',
    },
    prefix: { kind: 'text', title: 'Prefix', default: '', help: 'Some models want “query: ” before every text.' },
  },
  async open({ folder: path, weights, pooling, maxLength, prefix }, _, { runtime, signal, onProgress }) {
    const folder = await openModelFolder(path)
    const model = await readTextFolder(folder, { pooling: poolingOf(pooling), maxLength })
    const [file] = modelFiles(folder, weights as Weights)
    const encoder = await openEncoder(runtime, { file, padding: model.padding, pooled: pooling === AS_DECLARED })
    const { dims: shape } = await trialRun(file, encoder, () => encoder.run([model.tokenise('a', model.maxLength)]))
    const width = shape.at(-1)!
    const { rows, tokens: most } = runtime.provider === 'cpu' ? ON_CPU : ON_GPU
    const limits = { rows: encoder.batch ?? rows, tokens: encoder.batch ? Infinity : most }
    const longest = Math.min(model.maxLength, encoder.sequence ?? Infinity)
    return {
      dimensions: width,
      async embed(contents) {
        const out = matrix(contents.length, width)
        const tokens = contents.map((content) => {
          const text = textOf(content)
          return text.trim() === '' ? [] : model.tokenise(prefix + text, longest)
        })
        const lengths = tokens.map((ids) => ids.length)
        let done = 0
        for (const batch of lengthBatches(lengths, limits)) {
          signal?.throwIfAborted()
          const { data, dims } = await encoder.run(batch.map((i) => tokens[i]!))
          const hidden = { data: data as Float32Array, sequence: dims.length === 3 ? dims[1]! : 1, width }
          batch.forEach((i, row) => poolRow(hidden, row, dims.length === 3 ? lengths[i]! : 1, model.pooling, out, i))
          onProgress?.((done += batch.length), contents.length)
        }
        return scaleRows(out)
      },
      close: () => encoder.release(),
    }
  },
  async fingerprint({ folder: path, weights, pooling, maxLength, prefix }) {
    const hash = await contentHash(textFiles(await openModelFolder(path), weights as Weights))
    return `hf-text.v1/${pooling}/${maxLength}/${prefix}/${hash}`
  },
})
