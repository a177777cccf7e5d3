import { readFile } from 'node:fs/promises'
import { basename, join, dirname } from 'node:path'
import { withOwnData } from '../onnx/own-data.ts'
import type { PortSignature } from '../compute/runtime.ts'
import { explained, UnsupportedModelStep } from './unusable-model.ts'

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

/** Throws UnsupportedModelStep for a model that runs so many contents at once and no other number: one at a time is what a bundle is asked. */
export function requireFreeBatch(file: string, { name, dims }: PortSignature): void {
  const [batch] = dims
  if (typeof batch === 'number' && batch !== 1)
    throw new UnsupportedModelStep(file, `${name} of ${batch} contents a run`, 'any number of contents a run, or one')
}
