import { backboneFace, backboneFaces } from './faces.ts'
import type { OptionSchema, OptionValues } from '../contract/options.ts'
import { NamedError } from '../platform/named-error.ts'

/** A backbone of the family and what it is set to. */
export interface BackboneChoice {
  readonly backbone: string
  readonly options: OptionValues
}

/** A folder was given, but no backbone reads a model folder for this kind of samples. */
export class NoBackboneForFolder extends NamedError<{ folder: string; kind: string }> {
  constructor(folder: string, kind: string) {
    super({ folder, kind }, `No backbone reads the model folder ${folder} for ${kind} samples`)
  }
}

/** An id of the family, or a model folder for the backbone that reads such folders for these samples. */
export function backboneChoice(given: string, kind: 'text' | 'image', options: OptionValues = {}): BackboneChoice {
  if (!isPath(given)) return { backbone: backboneFace(given).id, options }
  for (const backbone of backboneFaces) {
    const folder = folderOption(backbone.options)
    if (backbone.input === kind && folder) return { backbone: backbone.id, options: { ...options, [folder]: given } }
  }
  throw new NoBackboneForFolder(given, kind)
}

/** A path has a slash; an id has none. */
export const isPath = (given: string): boolean => /[\\/]/.test(given)

/** Name of the option that takes a model folder, if any. */
export const folderOption = (schema: OptionSchema): string | undefined =>
  Object.entries(schema).find(([, field]) => field.kind === 'path' && field.want === 'folder')?.[0]
