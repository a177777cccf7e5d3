import { UnknownBackbone } from './faces.ts'
import type { Backbone } from './backbone.ts'
import { hfText } from './hf-text/hf-text.ts'
import { ngramLsa } from './ngram-lsa/ngram-lsa.ts'
import { onnxImage } from './onnx-image/onnx-image.ts'
import { patchDictionary } from './patch-dictionary/patch-dictionary.ts'
import { patternsAndTable } from './patterns-and-table/patterns-and-table.ts'
import { precomputed } from './precomputed/precomputed.ts'
import { staticTable } from './static-table/static-table.ts'

/** All backbones, in the order they are offered. */
export const backbones: readonly Backbone[] = [
  patternsAndTable,
  ngramLsa,
  staticTable,
  hfText,
  patchDictionary,
  onnxImage,
  precomputed,
]

/** Throws UnknownBackbone. */
export function backboneById(id: string): Backbone {
  const found = backbones.find((backbone) => backbone.id === id)
  if (!found) throw new UnknownBackbone(id)
  return found
}
