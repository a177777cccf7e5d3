import type { Content } from '../../backbones/backbone.ts'
import type { SparseRows } from '../../backbones/ngram-lsa/sparse-rows.ts'
import { DocumentFrequencies, indexed, type Vocabulary } from '../../backbones/ngram-lsa/vocabulary.ts'
import { weigh } from '../../backbones/ngram-lsa/weigh.ts'
import type { Bag } from '../../tensor-graph/optimizers/bag-blocks.ts'
import type { Parameters } from '../../training/training-task.ts'

export const textOf = (content: Content) => (content.kind === 'text' ? content.text : '')

/** Patterns of words and letters in at least two of the texts, the most frequent first. */
export function vocabularyOf(texts: Iterable<string>, size: number): Vocabulary {
  const frequencies = new DocumentFrequencies()
  for (const text of texts) frequencies.add(text)
  return { ...frequencies.vocabulary(size), dense: 0 }
}

/** Kept among a model's parameters: bucket numbers are below 2²⁰, which float32 holds exactly. */
export const vocabularyParameters = ({ buckets, idf }: Vocabulary): Parameters => ({
  buckets: { shape: [buckets.length], data: Float32Array.from(buckets) },
  idf: { shape: [idf.length], data: idf },
})
export const vocabularyIn = ({ buckets, idf }: Parameters): Vocabulary =>
  indexed({ buckets: Int32Array.from(buckets!.data), idf: idf!.data, dense: 0 })

/** A model of the same patterns: its rows mean the same. */
export const sameVocabulary = ({ buckets }: Parameters, vocabulary: Vocabulary): boolean =>
  buckets?.data.length === vocabulary.buckets.length && vocabulary.buckets.every((b, i) => b === buckets.data[i])

/** tf-idf weights of every text's patterns, words and letters each of length 1. */
export const weighted = (texts: readonly string[], vocabulary: Vocabulary): SparseRows => weigh(texts, vocabulary).rare

export const bagOf = ({ starts, columns, values }: SparseRows, row: number): Bag => ({
  ids: columns.subarray(starts[row], starts[row + 1]),
  shares: values.subarray(starts[row], starts[row + 1]),
})
