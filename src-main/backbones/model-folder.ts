import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import {
  explained,
  MissingModelFile,
  ModelFolderNotChosen,
  ModelFolderUnreadable,
  NoSuchModelFolder,
  NotAModelFolder,
} from './unusable-model.ts'

/** A model folder as found on disk: the files at its top, in `onnx/` and one folder down, by relative path. */
export interface ModelFolder {
  readonly path: string
  readonly files: readonly string[]
  /** The model file, where the path given was the file's own; '' otherwise. */
  readonly file: string
}

/**
 * The folder at a path. A model file stands for the folder it lies in, and a folder of the Hugging Face cache (`models--…`) for the snapshot
 * its `refs/main` names. Throws ModelFolderNotChosen, NoSuchModelFolder, NotAModelFolder, ModelFolderUnreadable.
 */
export async function openModelFolder(path: string): Promise<ModelFolder> {
  if (path === '') throw new ModelFolderNotChosen()
  try {
    if ((await stat(path)).isDirectory()) return await listed(await snapshotIn(path), '')
    if (!path.endsWith('.onnx')) throw new NotAModelFolder(path)
    const holds = dirname(path)
    const around = await listed(dirname(holds), '')
    // `MODEL/onnx/model.onnx` belongs to MODEL, as the tokenizer and the configuration lie there.
    const isBelow = basename(holds) === 'onnx' && around.files.some((file) => /^[^/]*config\.json$/.test(file))
    const folder = isBelow ? around : await listed(holds, '')
    return { ...folder, file: relative(folder.path, path).split(sep).join('/') }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new NoSuchModelFolder(path)
    throw code ? new ModelFolderUnreadable(path, code) : error
  }
}

async function listed(path: string, file: string): Promise<ModelFolder> {
  const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort()
  const found = await Promise.all(
    names.map(async (name) => {
      const isFolder = await leadsToFolder(join(path, name))
      if (!isFolder) return [name]
      const below = await readdir(join(path, name)).catch((): string[] => [])
      return below.map((one) => `${name}/${one}`)
    }),
  )
  return { path, files: found.flat().sort(), file }
}

/** Links followed; a broken one leads nowhere. */
const leadsToFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

/** The folder itself, or the snapshot that counts where it is one of the Hugging Face cache, or holds a single model of it. */
async function snapshotIn(path: string): Promise<string> {
  const names = await readdir(path)
  const models = names.filter((name) => name.startsWith('models--'))
  if (models.length === 1) return snapshotIn(join(path, models[0]!))
  if (models.length > 1) throw new NotAModelFolder(path, models)
  if (!names.includes('snapshots')) return path
  const snapshots = await readdir(join(path, 'snapshots'))
  const main = (await readFile(join(path, 'refs/main'), 'utf8').catch(() => '')).trim()
  const chosen = snapshots.includes(main) ? main : snapshots.length === 1 ? snapshots[0] : undefined
  if (chosen === undefined)
    throw new NotAModelFolder(
      path,
      snapshots.map((name) => `snapshots/${name}`),
    )
  return join(path, 'snapshots', chosen)
}

export const has = ({ files }: ModelFolder, file: string): boolean => files.includes(file)

export const missing = (folder: ModelFolder, file: string): MissingModelFile =>
  new MissingModelFile(folder.path, file, folder.files.slice(0, 12).join(', '))

export type Json = Readonly<Record<string, unknown>>

/** A JSON object or list, with or without a byte order mark. Throws MissingModelFile, UnreadableModelFile, GitLfsPointer. */
export async function readJson(folder: ModelFolder, file: string): Promise<Json> {
  const path = join(folder.path, file)
  const text = await readText(folder, file)
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null)
      throw new TypeError(`a JSON object expected, ${typeof value} found`)
    return value as Json
  } catch (error) {
    throw await explained(path, error)
  }
}

/** A file of text without its byte order mark. Throws MissingModelFile, UnreadableModelFile. */
export async function readText(folder: ModelFolder, file: string): Promise<string> {
  if (!has(folder, file)) throw missing(folder, file)
  const path = join(folder.path, file)
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
  } catch (error) {
    throw await explained(path, error)
  }
}

/** An object without keys where there is no such file. */
export const readJsonIfThere = async (folder: ModelFolder, file: string): Promise<Json> =>
  has(folder, file) ? readJson(folder, file) : {}
