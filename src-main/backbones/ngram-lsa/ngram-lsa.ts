import { createHash } from 'node:crypto'
import { encodeModel } from '../../onnx/codec.ts'
import { exactTables } from '../../onnx/precision/byte-tables.ts'
import { matrix } from '../../platform/matrix.ts'
import { NamedError } from '../../platform/named-error.ts'
import { mulberry32, sampleWithoutReplacement } from '../../platform/random.ts'
import { l2Normalise } from '../../tensor-graph/composites.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { defineBackbone, type BackboneContext, type Content } from '../backbone.ts'
import { scaleRows } from '../scale-rows.ts'
import { gramSums } from './gram-graph.ts'
import { openProducts } from './products.ts'
import { rowSpace } from './row-space.ts'
import { packState, unpackState } from './state.ts'
import { DocumentFrequencies } from './vocabulary.ts'
import { weigh } from './weigh.ts'
import { about } from './about.ts'

/** The projection is fitted on at most so many documents, and documents of at most so many entries in all; idf counts every one. */
const FITTED_ON = 12_000
const FITTED_ENTRIES = 4_000_000
const POWERS = 2
const BLOCK = 1024

export class NothingToLearnFrom extends NamedError<{ backbone: string; samples: number }> {
  constructor(samples: number) {
    super(
      { backbone: 'ngram-lsa.v1', samples },
      `ngram-lsa.v1 learns from the texts of a project; none of its ${samples} samples holds a word`,
    )
  }
}

const textOf = (content: Content) => (content.kind === 'text' ? content.text : '')

export const ngramLsa = defineBackbone({
  ...about,
  async fit(pool, { dimensions, vocabulary: size }, context) {
    const frequencies = await count(pool(), context)
    const vocabulary = frequencies.vocabulary(size)
    if (vocabulary.buckets.length === 0) throw new NothingToLearnFrom(frequencies.documents)
    const random = mulberry32(context.seed)
    const texts = await fittedTexts(pool(), frequencies, random, context)
    const products = await openProducts(context.runtime)
    try {
      const rows = weigh(texts, vocabulary)
      const rank = { dimensions, powers: POWERS }
      const basis = await rowSpace(rows, vocabulary.buckets.length, rank, random, products, context.signal)
      return packState({ vocabulary, basis })
    } finally {
      await products.release()
    }
  },
  async open(_, state, { runtime, signal, onProgress }) {
    if (!state) throw new TypeError('ngram-lsa.v1 opens with the state of its fit')
    const { vocabulary, basis } = unpackState(state)
    const products = await openProducts(runtime)
    return {
      dimensions: basis.columns,
      async embed(contents) {
        const out = matrix(contents.length, basis.columns)
        for (let start = 0; start < contents.length; start += BLOCK) {
          signal?.throwIfAborted()
          const texts = contents.slice(start, start + BLOCK).map(textOf)
          const block = await products.times(weigh(texts, vocabulary), basis)
          out.data.set(scaleRows(block).data, start * basis.columns)
          onProgress?.(start + texts.length, contents.length)
        }
        return out
      },
      close: () => products.release(),
    }
  },
  async toOnnx(_, state) {
    const { vocabulary, basis } = unpackState(state ?? new Uint8Array())
    const features = l2Normalise(gramSums(vocabulary, basis))
    const graph = emitGraph({ name: 'patterns', outputs: { features } })
    return {
      // The basis is kept as bytes, so that is all it takes here.
      model: exactTables(encodeModel(graph)),
      preparation: { kind: 'grams', vocabulary: [...vocabulary.buckets] },
    }
  },
  fingerprint: async ({ dimensions, vocabulary }, state) =>
    `ngram-lsa.v1/${dimensions}/${vocabulary}/${state ? createHash('sha256').update(state).digest('hex') : 'unfitted'}`,
})

async function count(pool: AsyncIterable<readonly Content[]>, { signal, onProgress }: BackboneContext) {
  const frequencies = new DocumentFrequencies()
  for await (const batch of pool) {
    signal?.throwIfAborted()
    for (const content of batch) frequencies.add(textOf(content))
    onProgress?.(frequencies.documents, null)
  }
  return frequencies
}

/** All texts of a small pool, a random sample of a large one. */
async function fittedTexts(
  pool: AsyncIterable<readonly Content[]>,
  { documents, entries }: DocumentFrequencies,
  random: () => number,
  { signal }: BackboneContext,
): Promise<string[]> {
  const most = Math.min(FITTED_ON, Math.ceil((FITTED_ENTRIES * documents) / Math.max(1, entries)))
  const chosen = documents <= most ? null : new Set(sampleWithoutReplacement(documents, most, random))
  const texts: string[] = []
  let row = 0
  for await (const batch of pool) {
    signal?.throwIfAborted()
    for (const content of batch) if (chosen === null || chosen.has(row++)) texts.push(textOf(content))
  }
  return texts
}
