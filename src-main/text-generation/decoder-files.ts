import { join } from 'node:path'
import { has, missing, type ModelFolder } from '../backbones/model-folder.ts'

/** Names of decoders, the plainest first; weights of fewer bits after that. */
const STEMS = [
  /^model$/,
  /^decoder_model_merged$/,
  /^(decoder_)?model(_merged)?_(fp16|q4f16|q4|int8|uint8|quantized|bnb4)$/,
  /^decoder_model$/,
]
/** The model file, with the data beside it. Throws MissingModelFile. */
export function decoderFiles(folder: ModelFolder): readonly [string, ...string[]] {
  const models = folder.files.filter((file) => /^(onnx\/)?[^/]+\.onnx$/.test(file))
  const stemOf = (file: string) => file.replace(/^onnx\//, '').replace(/\.onnx$/, '')
  const chosen =
    folder.file || STEMS.flatMap((stem) => models.filter((file) => stem.test(stemOf(file))))[0] || onlyOne(models)
  if (!chosen || !has(folder, chosen))
    throw missing(folder, 'model.onnx | decoder_model_merged.onnx (also under onnx/)')
  const data = folder.files.filter((file) => file.startsWith(`${chosen}_data`) || file.startsWith(`${chosen}.data`))
  return [join(folder.path, chosen), ...data.map((file) => join(folder.path, file))]
}
const onlyOne = (models: readonly string[]) => (models.length === 1 ? models[0] : undefined)
