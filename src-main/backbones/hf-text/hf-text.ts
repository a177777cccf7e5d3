import { matrix } from '../../platform/matrix.ts'
import { defineBackbone, type Content } from '../backbone.ts'
import { contentHash } from '../content-hash.ts'
import { dependsOnBatch } from '../depends-on-batch.ts'
import { fileNotices, modelFiles } from '../model-files.ts'
import { openModelFolder } from '../model-folder.ts'
import { scaleRows } from '../scale-rows.ts'
import { trialRun } from '../trial-run.ts'
import { UnsupportedModelStep } from '../unusable-model.ts'
import { openEncoder } from './encoder.ts'
import { lengthBatches } from './length-batches.ts'
import { poolRow, type Pooling } from './pooling.ts'
import { readTextFolder, textFiles } from './text-folder.ts'
import { textGraph } from './text-graph.ts'
import { about, AS_DECLARED, POOLINGS } from './about.ts'

/** Tokens a run, padding included: about a fifth of a second of a small encoder on two cores; a GPU wants more at a time. */
const ON_CPU = { rows: 32, tokens: 2048 }
const ON_GPU = { rows: 256, tokens: 32_768 }
const ALONE = { rows: 1, tokens: Infinity }

const textOf = (content: Content) => (content.kind === 'text' ? content.text : '')
const poolingOf = (given: string): Pooling | null => (given === AS_DECLARED ? null : (given as Pooling))

export const hfText = defineBackbone({
  ...about,
  async open({ folder: path, pooling: chosen, maxLength, ...options }, _, { runtime, signal, onProgress }) {
    const folder = await openModelFolder(path)
    const model = await readTextFolder(folder, { ...options, pooling: poolingOf(chosen), maxLength })
    const files = modelFiles(folder, options)
    const [file] = files
    const alone = await dependsOnBatch(file)
    const { padding, config, pooling } = model
    const pooled = chosen === AS_DECLARED
    const encoder = await openEncoder(runtime, { files, padding, pooled, config, output: options.output })
    const { dims: shape } = await trialRun(runtime, file, encoder, () =>
      encoder.run([model.tokenise('a', model.maxLength)]),
    )
    if (shape.length === 3 && pooling === null) {
      await encoder.release()
      throw new UnsupportedModelStep(`${folder.path}/modules.json`, 'no Pooling', POOLINGS.join(', '))
    }
    const width = shape.at(-1)!
    const { rows, tokens: most } = alone ? ALONE : runtime.provider === 'cpu' ? ON_CPU : ON_GPU
    const limits = { rows: alone ? rows : (encoder.batch ?? rows), tokens: encoder.batch ? Infinity : most }
    const longest = Math.min(model.maxLength, encoder.sequence ?? Infinity)
    return {
      dimensions: width,
      notices: [...fileNotices(folder, files), ...model.notices],
      async embed(contents) {
        const out = matrix(contents.length, width)
        const tokens = contents.map((content) => {
          const text = textOf(content)
          return text.trim() === '' ? [] : model.tokenise(text, longest)
        })
        const lengths = tokens.map((ids) => ids.length)
        let done = 0
        for (const batch of lengthBatches(lengths, limits)) {
          signal?.throwIfAborted()
          const { data, dims } = await encoder.run(batch.map((i) => tokens[i]!))
          const hidden = { data: data as Float32Array, sequence: dims.length === 3 ? dims[1]! : 1, width }
          batch.forEach((i, row) => poolRow(hidden, row, dims.length === 3 ? lengths[i]! : 1, pooling ?? 'cls', out, i))
          onProgress?.((done += batch.length), contents.length)
        }
        return scaleRows(out)
      },
      close: () => encoder.release(),
    }
  },
  toOnnx: ({ folder, pooling, ...options }, _, runtime) =>
    textGraph({ ...options, folder, pooling: poolingOf(pooling) }, runtime),
  async fingerprint({ folder: path, pooling, maxLength, prefix, prompt, output, ...choice }) {
    const folder = await openModelFolder(path)
    const files = textFiles(folder, choice)
    const model = await readTextFolder(folder, { pooling: poolingOf(pooling), maxLength, prefix, prompt })
    const more = [output && `output ${output}`, (await dependsOnBatch(files[0]!)) && 'one at a time'].filter(Boolean)
    return ['hf-text.v1', pooling, maxLength, model.prefix, ...more, await contentHash(files)].join('/')
  },
})
