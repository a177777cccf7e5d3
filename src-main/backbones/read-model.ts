import { readFile } from 'node:fs/promises'
import { basename, join, dirname } from 'node:path'
import { withOwnData } from '../onnx/own-data.ts'
import { explained } from './unusable-model.ts'

/** A model file as bytes, the numbers of the files beside it taken in. Throws UnreadableModelFile and its kin. */
export async function readModel([file, ...data]: readonly [string, ...string[]]): Promise<Uint8Array> {
  try {
    const bytes = await readFile(file)
    if (data.length === 0) return bytes
    const beside = new Map<string, Uint8Array<ArrayBuffer>>()
    for (const path of data) beside.set(basename(path), await readFile(join(dirname(file), basename(path))))
    return withOwnData(bytes, beside)
  } catch (error) {
    throw await explained(file, error, data)
  }
}
