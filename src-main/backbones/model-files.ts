import { arch } from 'node:os'
import { join } from 'node:path'
import type { Notice } from './backbone.ts'
import type { Weights } from './file-options.ts'
import { has, missing, type ModelFolder } from './model-folder.ts'
import { MissingModelFile } from './unusable-model.ts'

export interface FileChoice {
  readonly weights: string
  /** Wins where it is not ''. */
  readonly file: string
}

/** Names under which exporters keep each kind of weights, the plainest first. */
const STEMS: Readonly<Record<Exclude<Weights, 'auto'>, readonly RegExp[]>> = {
  float32: [/^model$/, /^model_optimi[sz]ed$/, /^model_O[123]$/],
  float16: [/^model_(fp16|float16)$/, /^model_(fp16|float16)_?optimi[sz]ed$/, /^model_O4$/],
  int8: [/^model_(quantized|int8|uint8)$/, suited(), /^model_qu?int8/],
}
/** What is told where no file of a kind is there. */
const FIRST_NAME = { auto: 'model', float32: 'model', float16: 'model_fp16', int8: 'model_quantized' } as const

/** Eight-bit files are made for a kind of processor; the others' run here too. */
function suited(): RegExp {
  return arch() === 'arm64' ? /^model_qu?int8_arm64/ : /^model_qu?int8_avx/
}

/**
 * The model file chosen, with the external data beside it. `tower`: of a folder with a model for each kind of content, the one for that kind
 * (vision_model.onnx). Throws MissingModelFile.
 */
export function modelFiles(
  folder: ModelFolder,
  { weights, file }: FileChoice,
  tower?: 'text' | 'vision',
): readonly [string, ...string[]] {
  const model = chosen(folder, weights as Weights, file || folder.file, tower)
  const data = folder.files.filter((name) => name.startsWith(`${model}_data`) || name.startsWith(`${model}.data`))
  return [join(folder.path, model), ...data.map((name) => join(folder.path, name))]
}

/** What is told of the file taken, where it is not the plain one. */
export function fileNotices(folder: ModelFolder, [path]: readonly [string, ...string[]]): Notice[] {
  const taken = folder.files.find((file) => join(folder.path, file) === path) ?? path
  if (/^(onnx\/)?(vision_)?model\.onnx$/.test(taken)) return []
  return [{ name: 'ModelFileTaken', message: `The model file is ${taken}`, fields: { file: taken } }]
}

function chosen(folder: ModelFolder, weights: Weights, named: string, tower = ''): string {
  const models = folder.files.filter((file) => file.endsWith('.onnx'))
  if (named !== '') {
    if (has(folder, named)) return named
    throw models.length > 0 ? new MissingModelFile(folder.path, named, models.join(', ')) : missing(folder, named)
  }
  const kinds = weights === 'auto' ? (['float32', 'float16', 'int8'] as const) : [weights]
  const towers = models.filter((file) => tower !== '' && stemOf(file).startsWith(`${tower}_model`))
  const [among, prefix] = towers.length > 0 ? [towers, `${tower}_`] : [models, '']
  for (const pattern of kinds.flatMap((kind) => STEMS[kind])) {
    const found = among.find((file) => pattern.test(stemOf(file).slice(prefix.length)))
    if (found !== undefined) return found
  }
  if (weights === 'auto' && models.length === 1) return models[0]!
  const wanted = `${FIRST_NAME[weights]}.onnx | onnx/${FIRST_NAME[weights]}.onnx`
  throw models.length > 0 ? new MissingModelFile(folder.path, wanted, models.join(', ')) : missing(folder, wanted)
}

/** `onnx/model_O3.onnx` → `model_O3`; other folders hold models of something else. */
const stemOf = (file: string): string => /^(?:onnx\/)?([^/]+)\.onnx$/.exec(file)?.[1] ?? ''
