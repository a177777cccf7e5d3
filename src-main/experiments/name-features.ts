import type { Backbone, Extractor } from '../backbones/backbone.ts'
import { matrix, rowOf, type Matrix } from '../platform/matrix.ts'

/** What is told of each class in words: its name, a description, keywords; nothing of a class whose name says nothing. */
export type ClassWords = readonly (readonly string[])[]

/** Whether names can be read: the features are of texts, or their model reads texts too. */
export const readsWords = (
  { input }: Pick<Backbone, 'input'>,
  { embedWords }: Pick<Extractor, 'embedWords'>,
): boolean => input === 'text' || embedWords !== undefined

const asContents = (extractor: Extractor) => (texts: readonly string[]) =>
  extractor.embed(texts.map((text) => ({ kind: 'text', text })))

/** The mean of what each class's words look like to the project's own features, L2-normalised; zeros where there are none.  → [classes, d] */
export async function nameFeatures(extractor: Extractor, words: ClassWords): Promise<Matrix> {
  const texts = words.flat()
  const rows = await (extractor.embedWords ?? asContents(extractor))(texts)
  const out = matrix(words.length, extractor.dimensions)
  let next = 0
  words.forEach((own, c) => {
    const mean = rowOf(out, c)
    for (let k = 0; k < own.length; k++) {
      const row = rowOf(rows, next++)
      for (let j = 0; j < mean.length; j++) mean[j]! += row[j]!
    }
    const length = Math.hypot(...mean)
    if (length > 0) for (let j = 0; j < mean.length; j++) mean[j]! /= length
  })
  return out
}
