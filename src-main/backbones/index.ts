import { NamedError } from '../platform/named-error.ts'
import type { Backbone } from './backbone.ts'
import { ngramLsa } from './ngram-lsa/ngram-lsa.ts'

/** All backbones, in the order they are offered. */
export const backbones = [ngramLsa] as unknown as readonly Backbone[]

export class UnknownBackbone extends NamedError<{ id: string; known: string }> {
  constructor(id: string) {
    const known = backbones.map((b) => b.id).join(', ')
    super({ id, known }, `There is no backbone “${id}”; there are ${known}, or the path of a model folder`)
  }
}

/** Throws UnknownBackbone. */
export function backboneById(id: string): Backbone {
  const found = backbones.find((b) => b.id === id)
  if (!found) throw new UnknownBackbone(id)
  return found
}
