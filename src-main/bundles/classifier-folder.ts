import { join } from 'node:path'
import { contentHash } from '../backbones/content-hash.ts'
import type { Preparation } from '../backbones/feature-graph.ts'
import { AS_THE_FOLDER_SAYS, readTextFolder } from '../backbones/hf-text/text-folder.ts'
import { modelFiles } from '../backbones/model-files.ts'
import { has, openModelFolder, readJson, readJsonIfThere, type ModelFolder } from '../backbones/model-folder.ts'
import { readPreprocessing } from '../backbones/onnx-image/preprocessing.ts'
import { UnfitModelInput, UnsupportedModelStep } from '../backbones/unusable-model.ts'
import type { PortSignature } from '../compute/runtime.ts'
import { labelsOfFolder } from './folder-labels.ts'

/** A classifier of others: a folder with an ONNX model, what prepares contents for it, and what its classes are called. */
export interface ClassifierFolder {
  readonly path: string
  readonly input: 'text' | 'image'
  /** In class order. */
  readonly labels: readonly string[]
  /** The model file and the data beside it. */
  readonly files: readonly [string, ...string[]]
  /** Of all files that decide what it says. */
  readonly sha256: string
  /** How contents become those inputs. Throws UnfitModelInput. */
  readonly preparationOf: (inputs: readonly PortSignature[]) => Preparation
}

const CONFIG = 'preprocessor_config.json'
/** The better the model, the better its students: rounded weights are taken only where there are no others. */
const WEIGHTS = { weights: 'auto', file: '' } as const
const DECIDING = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'vocab.txt',
  CONFIG,
  'labels.json',
  'label_map.json',
  'id2label.json',
]
/** Only a picture's preparation says that a folder reads pictures; words are told by their tokenizer. */
const readsText = (folder: ModelFolder) => has(folder, 'tokenizer.json') || has(folder, 'vocab.txt')

/**
 * As Optimum and transformers leave it: model.onnx, config.json with id2label (or labels.json), tokenizer.json for texts or preprocessor_config.json for images.
 * Nothing of it is run. Throws the kin of UnusableModel.
 */
export async function readClassifierFolder(path: string): Promise<ClassifierFolder> {
  const folder = await openModelFolder(path)
  const files = modelFiles(folder, WEIGHTS)
  const config = await readJsonIfThere(folder, 'config.json')
  if (config['problem_type'] === 'multi_label_classification')
    throw new UnsupportedModelStep(
      join(folder.path, 'config.json'),
      'problem_type multi_label_classification',
      'one label a content',
    )
  const labels = await labelsOfFolder(folder, config)
  const deciding = DECIDING.filter((name) => has(folder, name)).map((name) => join(folder.path, name))
  const text = readsText(folder)
  return {
    path: folder.path,
    input: text ? 'text' : 'image',
    labels,
    files,
    sha256: await contentHash([...files, ...deciding]),
    preparationOf: text ? await tokensOf(folder, files[0]) : await pixelsOf(folder, files[0]),
  }
}

const TOKENS = ['input_ids', 'attention_mask', 'token_type_ids', 'position_ids']

async function tokensOf(folder: ModelFolder, file: string): Promise<ClassifierFolder['preparationOf']> {
  const { maxLength, padding, prefix, recipe } = await readTextFolder(folder, AS_THE_FOLDER_SAYS)
  return (inputs) => {
    for (const port of inputs)
      if (!TOKENS.includes(port.name) || !/^int(32|64)$/.test(port.type))
        throw new UnfitModelInput(file, port, `${TOKENS.join(', ')} (int64 | int32) [batch, sequence]`)
    const fixed = inputs[0]?.dims[1]
    const sequence = typeof fixed === 'number' ? fixed : null
    return {
      kind: 'tokens',
      inputs: inputs.map(({ name, type }) => ({ name, type: type as 'int32' | 'int64' })),
      maxLength: Math.min(maxLength, sequence ?? Infinity),
      sequence,
      padding,
      prefix,
      ...recipe,
    }
  }
}

async function pixelsOf(folder: ModelFolder, file: string): Promise<ClassifierFolder['preparationOf']> {
  const preprocessing = readPreprocessing(folder, await readJson(folder, CONFIG), { size: 0, mean: '', deviation: '' })
  return (inputs) => {
    const [port, odd] = inputs
    const fits =
      port?.type === 'float32' && port.dims.length === 4 && (port.dims[1] === 3 || typeof port.dims[1] === 'string')
    if (!port || odd || !fits)
      throw new UnfitModelInput(file, odd ?? port!, 'one input, float32 [batch, 3, height, width]')
    return { kind: 'pixels', input: port.name, fit: 'preprocessor', ...preprocessing }
  }
}
