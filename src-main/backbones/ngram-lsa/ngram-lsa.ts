import { createHash } from 'node:crypto'
import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { mulberry32, sampleWithoutReplacement } from '../../platform/random.ts'
import { defineBackbone, type Content } from '../backbone.ts'
import { rowSpace } from './row-space.ts'
import { times } from './sparse-rows.ts'
import { packState, unpackState } from './state.ts'
import { DocumentFrequencies, weigh } from './vocabulary.ts'

/** Documents the projection is fitted on; idf counts all. More change accuracy by less than the noise. */
const FITTED_ON = 12_000
const BLOCK = 2048

const textOf = (content: Content) => (content.kind === 'text' ? content.text : '')

export const ngramLsa = defineBackbone({
  id: 'ngram-lsa.v1',
  title: 'Word and letter patterns',
  summary: 'Built in, any language, no download: TF-IDF of n-grams reduced to its main directions.',
  paper: 'Deerwester et al. 1990; Halko, Martinsson & Tropp 2011',
  input: 'text',
  options: {
    dimensions: { kind: 'integer', title: 'Dimensions', default: 384, min: 16, max: 512 },
    vocabulary: { kind: 'integer', title: 'Largest vocabulary', default: 40_000, min: 1000, max: 200_000 },
    powers: {
      kind: 'integer',
      title: 'Power iterations',
      default: 1,
      min: 0,
      max: 5,
      help: 'More: nearer to the exact decomposition, slower',
    },
  },
  async fit(pool, { dimensions, vocabulary: size, powers }, { runtime, seed, signal, onProgress }) {
    const random = mulberry32(seed)
    const frequencies = new DocumentFrequencies()
    for await (const batch of pool()) {
      signal?.throwIfAborted()
      for (const content of batch) frequencies.add(textOf(content))
      onProgress?.(frequencies.documents, null)
    }
    const vocabulary = frequencies.vocabulary(size)
    const total = frequencies.documents
    const chosen = total <= FITTED_ON ? null : new Set(sampleWithoutReplacement(total, FITTED_ON, random))
    const texts: string[] = []
    let at = 0
    for await (const batch of pool())
      for (const content of batch) if (chosen === null || chosen.has(at++)) texts.push(textOf(content))
    const basis = await rowSpace(
      weigh(texts, vocabulary),
      vocabulary.buckets.length,
      dimensions,
      powers,
      random,
      runtime,
    )
    return packState({ vocabulary, basis })
  },
  async open({ dimensions }, state, { signal }) {
    if (!state) throw new TypeError('ngram-lsa.v1 opens with the state of its fit')
    const { vocabulary, basis } = unpackState(state)
    return {
      dimensions: Math.min(dimensions, basis.columns),
      async embed(contents) {
        const out = matrix(contents.length, basis.columns)
        for (let start = 0; start < contents.length; start += BLOCK) {
          signal?.throwIfAborted()
          const block = times(weigh(contents.slice(start, start + BLOCK).map(textOf), vocabulary), basis)
          out.data.set(unitRows(block).data, start * basis.columns)
        }
        return out
      },
      close: async () => {},
    }
  },
  fingerprint: async ({ dimensions, vocabulary, powers }, state) =>
    `ngram-lsa.v1/${dimensions}/${vocabulary}/${powers}/${state ? createHash('sha256').update(state).digest('hex').slice(0, 16) : 'unfitted'}`,
})

/** Rows scaled to length 1; empty ones stay 0. */
function unitRows(x: Matrix): Matrix {
  for (let i = 0; i < x.rows; i++) {
    const row = rowOf(x, i)
    let sum = 0
    for (const v of row) sum += v * v
    const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0
    for (let j = 0; j < row.length; j++) row[j]! *= scale
  }
  return x
}
