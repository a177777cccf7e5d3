import { NamedError } from '../platform/named-error.ts'
import type { Backbone, Content } from './backbone.ts'
import { hfText } from './hf-text/hf-text.ts'
import { ngramLsa } from './ngram-lsa/ngram-lsa.ts'
import { onnxImage } from './onnx-image/onnx-image.ts'
import { precomputed } from './precomputed/precomputed.ts'

/** All backbones, in the order they are offered. */
export const backbones: readonly Backbone[] = [ngramLsa, hfText, onnxImage, precomputed]

export class UnknownBackbone extends NamedError<{ id: string; known: string }> {
  constructor(id: string) {
    const known = backbones.map((backbone) => backbone.id).join(', ')
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
export function requireKind({ id, input }: Pick<Backbone, 'id' | 'input'>, kind: Content['kind']): void {
  if (input !== 'vector' && input !== kind) throw new BackboneOfOthers(id, input, kind)
}

/** Throws UnknownBackbone. */
export function backboneById(id: string): Backbone {
  const found = backbones.find((backbone) => backbone.id === id)
  if (!found) throw new UnknownBackbone(id)
  return found
}
