import { readFile } from 'node:fs/promises'
import { modelFiles } from '../../backbones/model-files.ts'
import { openModelFolder } from '../../backbones/model-folder.ts'
import type { Runtime } from '../../compute/runtime.ts'
import { writeBack } from '../../onnx/import/write-back.ts'
import type { NamedArray, Parameters } from '../../training/training-task.ts'
import { TO_TRAIN } from './trainable-backbone.ts'
import { HEAD, SCALE } from './unfrozen-step.ts'

const times = ({ shape, data }: NamedArray, by: number): NamedArray => ({ shape, data: data.map((w) => w * by) })

/** The trained head as one on unit features, its scale multiplied in. */
export const headFrom = (parameters: Parameters): Parameters => ({
  weight: times(parameters[HEAD.weight]!, SCALE),
  bias: times(parameters[HEAD.bias]!, SCALE),
})
export const headTo = ({ weight, bias }: Parameters): Parameters => ({
  [HEAD.weight]: times(weight!, 1 / SCALE),
  [HEAD.bias]: times(bias!, 1 / SCALE),
})

/** The weights that belong into the backbone's file; none where it stayed frozen. */
export const backboneWeights = (parameters: Parameters): Parameters =>
  Object.fromEntries(Object.entries(parameters).filter(([name]) => name !== HEAD.weight && name !== HEAD.bias))

/** What is made of a model file before it is trained, and of whatever the file is part of. */
export type Cut = (model: Uint8Array) => Uint8Array

/** The trained backbone as a model file of its own: the folder's, cut where it is to be, with these weights in it. */
export const fineTunedModel = async (
  folder: string,
  weights: Parameters,
  cut: Cut = (model) => model,
): Promise<Uint8Array> =>
  writeBack(cut(await readFile(modelFiles(await openModelFolder(folder), TO_TRAIN)[0])), weights)

/** A runtime that runs the trained model where the folder's is asked for: all that reads the folder works with it as it is. */
export async function withWeights(runtime: Runtime, folder: string, weights: Parameters, cut?: Cut): Promise<Runtime> {
  if (Object.keys(weights).length === 0 && !cut) return runtime
  const [file] = modelFiles(await openModelFolder(folder), TO_TRAIN)
  const trained = await fineTunedModel(folder, weights, cut)
  return { ...runtime, session: (model, options) => runtime.session(model === file ? trained : model, options) }
}
