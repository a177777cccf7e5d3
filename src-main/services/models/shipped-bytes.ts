import { stat } from 'node:fs/promises'
import { folderOption } from '../../backbones/backbone-choice.ts'
import { modelFiles } from '../../backbones/model-files.ts'
import { openModelFolder } from '../../backbones/model-folder.ts'
import { anyBackboneFace, isTrained } from '../../learners/faces.ts'
import type { FeatureSetRecord } from '../../storage/tables/features.ts'
import type { ModelRecord } from '../../storage/tables/models.ts'

/**
 * Bytes of all that must go along where a model runs: its own numbers, what its features have learnt, what of the studio they are made with, and the
 * model file of the folder they come from; null where that folder is not there any more.
 */
export async function shippedBytes(
  model: Pick<ModelRecord, 'bytes'>,
  set: Pick<FeatureSetRecord, 'backbone' | 'options' | 'bytes' | 'resourceBytes'> | undefined,
): Promise<number | null> {
  if (!set) return model.bytes
  const folder = await folderBytes(set)
  if (folder === null) return null
  // What is learnt of a folder's model is written into a copy of its file, or of the part of it that is kept.
  if (folder > 0 && isTrained(set.backbone) && set.resourceBytes > 0) return model.bytes + set.resourceBytes
  return model.bytes + (folder || set.bytes) + set.resourceBytes
}

/** 0 where no folder is wanted. */
async function folderBytes({
  backbone,
  options,
}: Pick<FeatureSetRecord, 'backbone' | 'options'>): Promise<number | null> {
  const wanting = folderOption(anyBackboneFace(backbone).options)
  const path = wanting && String(options[wanting] ?? '')
  if (!path) return 0
  const { weights = 'auto', file = '' } = options
  try {
    const files = modelFiles(await openModelFolder(path), { weights: String(weights), file: String(file) }, 'vision')
    const sizes = await Promise.all(files.map(async (one) => (await stat(one)).size))
    return sizes.reduce((sum, size) => sum + size, 0)
  } catch {
    return null
  }
}
