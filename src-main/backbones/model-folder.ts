import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MissingModelFile, UnreadableModelFile } from './unusable-model.ts'

/** A model folder as found on disk: the files at its top, in `onnx/` and one folder down, by relative path. */
export interface ModelFolder {
  readonly path: string
  readonly files: readonly string[]
}

/** Throws MissingModelFile where the folder is not there. */
export async function openModelFolder(path: string): Promise<ModelFolder> {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    const below = await Promise.all(
      folders.map(async ({ name }) => (await readdir(join(path, name))).map((file) => `${name}/${file}`)),
    )
    const top = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
    return { path, files: [...top, ...below.flat()].sort() }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new MissingModelFile(path || '“”', 'readable folder', String(error.code))
  }
}

export const has = ({ files }: ModelFolder, file: string): boolean => files.includes(file)

export const missing = (folder: ModelFolder, file: string): MissingModelFile =>
  new MissingModelFile(folder.path, file, folder.files.slice(0, 12).join(', '))

export type Json = Readonly<Record<string, unknown>>

/** A JSON object. Throws MissingModelFile, UnreadableModelFile. */
export async function readJson(folder: ModelFolder, file: string): Promise<Json> {
  if (!has(folder, file)) throw missing(folder, file)
  const path = join(folder.path, file)
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (typeof value !== 'object' || value === null)
      throw new TypeError(`a JSON object expected, ${typeof value} found`)
    return value as Json
  } catch (error) {
    throw new UnreadableModelFile(path, error)
  }
}

/** An object without keys where there is no such file. */
export const readJsonIfThere = async (folder: ModelFolder, file: string): Promise<Json> =>
  has(folder, file) ? readJson(folder, file) : {}

export type Weights = 'float32' | 'float16' | 'int8'
export const WEIGHTS: readonly Weights[] = ['float32', 'float16', 'int8']

/** Names under which exporters keep each kind of weights. */
const STEMS: Readonly<Record<Weights, readonly string[]>> = {
  float32: ['model'],
  float16: ['model_fp16', 'model_float16'],
  int8: [
    'model_quantized',
    'model_int8',
    'model_uint8',
    'model_qint8_avx512_vnni',
    'model_qint8_avx512',
    'model_quint8_avx2',
  ],
}

/** The model file for these weights, with the external data beside it. Throws MissingModelFile. */
export function modelFiles(folder: ModelFolder, weights: Weights): readonly [string, ...string[]] {
  const names = STEMS[weights].flatMap((stem) => [`${stem}.onnx`, `onnx/${stem}.onnx`])
  const model = names.find((name) => has(folder, name))
  if (model === undefined) {
    const found = folder.files.filter((file) => file.endsWith('.onnx'))
    throw found.length > 0
      ? new MissingModelFile(folder.path, names.slice(0, 2).join(' | '), found.join(', '))
      : missing(folder, names.slice(0, 2).join(' | '))
  }
  const data = folder.files.filter((file) => file.startsWith(`${model}_data`) || file.startsWith(`${model}.data`))
  return [join(folder.path, model), ...data.map((file) => join(folder.path, file))]
}
