import { NamedError } from '../platform/named-error.ts'
import type { BackboneFace } from './about-backbone.ts'
import type { Content } from './backbone.ts'
import { about as hfText } from './hf-text/about.ts'
import { about as ngramLsa } from './ngram-lsa/about.ts'
import { about as onnxImage } from './onnx-image/about.ts'
import { about as patchDictionary } from './patch-dictionary/about.ts'
import { about as patternsAndTable } from './patterns-and-table/about.ts'
import { about as precomputed } from './precomputed/about.ts'
import { about as staticTable } from './static-table/about.ts'

/** All backbones, in the order they are offered, the built-in one of each kind first, as the core knows them; index.ts joins their code. */
export const backboneFaces = [
  patternsAndTable,
  ngramLsa,
  staticTable,
  hfText,
  patchDictionary,
  onnxImage,
  precomputed,
] as unknown as readonly BackboneFace[]

export class UnknownBackbone extends NamedError<{ id: string; known: string }> {
  constructor(id: string) {
    const known = backboneFaces.map(({ id }) => id).join(', ')
    super({ id, known }, `there is no backbone “${id}”; there are ${known}, or the folder of a model`)
  }
}

/** Texts for a backbone of images, or the reverse: all it would see is nothing. */
export class BackboneOfOthers extends NamedError<{ id: string; input: string; found: string }> {
  constructor(id: string, input: string, found: string) {
    super({ id, input, found }, `${id} reads ${input} samples; these are ${found}`)
  }
}

/** Whatever kind samples are of, they may come with vectors. Throws BackboneOfOthers. */
export function requireKind({ id, input }: Pick<BackboneFace, 'id' | 'input'>, kind: Content['kind']): void {
  if (input !== 'vector' && input !== kind) throw new BackboneOfOthers(id, input, kind)
}

/** What is built in for samples of a kind, where nobody has chosen: the first that reads them. */
export const builtIn = (kind: Content['kind']): string => backboneFaces.find(({ input }) => input === kind)!.id

/** Throws UnknownBackbone. */
export function backboneFace(id: string): BackboneFace {
  const found = backboneFaces.find((face) => face.id === id)
  if (!found) throw new UnknownBackbone(id)
  return found
}
