import type { Feeds, Runtime } from '../compute/runtime.ts'
import type { Content } from './backbone.ts'
import type { GramPreparation, Preparation, TokenPreparation } from './feature-graph.ts'
import { feedsOf } from './hf-text/encoder.ts'
import { tokeniserOf } from './hf-text/tokeniser.ts'
import { ColumnCounts } from './ngram-lsa/column-counts.ts'
import { GramBuffer, hashGrams } from './ngram-lsa/hash-grams.ts'
import { columnsOf } from './ngram-lsa/vocabulary.ts'
import { openPlanes } from './onnx-image/image-planes.ts'

/** Contents as a graph of that preparation is fed them, one at a time. `feeds` rejects where there is nothing to see. */
export interface PreparedFeeds {
  readonly feeds: (content: Content) => Promise<Feeds>
  readonly close: () => Promise<void>
}

export async function openFeeds(preparation: Preparation, runtime: Runtime): Promise<PreparedFeeds> {
  const close = async () => {}
  switch (preparation.kind) {
    case 'grams':
      return { feeds: gramFeeds(preparation), close }
    case 'tokens':
      return { feeds: tokenFeeds(preparation), close }
    case 'grams-and-tokens': {
      const [grams, tokens] = [gramFeeds(preparation.grams), tokenFeeds(preparation.tokens)]
      return { feeds: async (content) => ({ ...(await grams(content)), ...(await tokens(content)) }), close }
    }
    case 'pixels': {
      const opened = await openPlanes(preparation, runtime)
      return {
        async feeds(content) {
          const { width, height, data } = await opened.planes(content)
          return { [preparation.input]: { type: 'float32', dims: [1, 3, height, width], data } }
        },
        close: opened.close,
      }
    }
    case 'vector':
      return {
        async feeds(content) {
          const values = content.kind === 'vector' ? content.values : new Float32Array(0)
          if (values.length !== preparation.dimensions)
            throw new RangeError(`${values.length} numbers where ${preparation.dimensions} are wanted`)
          return { vector: { type: 'float32', dims: [1, values.length], data: values } }
        },
        close,
      }
  }
}

const textOf = (content: Content) => (content.kind === 'text' ? content.text : '')

function gramFeeds({ vocabulary }: GramPreparation): PreparedFeeds['feeds'] {
  const columnOf = columnsOf(vocabulary)
  const [grams, columns] = [new GramBuffer(), new ColumnCounts(vocabulary.length)]
  return async (content) => {
    hashGrams(textOf(content), grams)
    columns.count(columnOf, grams.buckets, 0, grams.length)
    const { length, found, counts } = columns
    // One place at least, which counts nothing.
    const places = Math.max(1, length)
    const dims = [1, places]
    const [ids, times] = [new BigInt64Array(places), new Float32Array(places)]
    // The lower halves of its numbers, on machines that keep them first: no BigInt is made for each.
    const low = new Int32Array(ids.buffer)
    for (let i = 0; i < length; i++) {
      low[2 * i] = found[i]!
      times[i] = counts[i]!
    }
    return {
      columns: { type: 'int64', dims, data: ids },
      counts: { type: 'float32', dims, data: times },
    }
  }
}

function tokenFeeds(preparation: TokenPreparation): PreparedFeeds['feeds'] {
  const { inputs, tokenizer, settings, prefix, lowerCase, maxLength, sequence, padding } = preparation
  const { tokenise } = tokeniserOf(tokenizer, settings)
  return async (content) => {
    const text = textOf(content)
    const whole = lowerCase ? (prefix + text).toLowerCase() : prefix + text
    const ids = text.trim() === '' ? [] : tokenise(whole, maxLength)
    const dims = [1, sequence ?? Math.max(1, ids.length)]
    return feedsOf(
      inputs.map(({ name, type }) => ({ name, type, dims })),
      [ids],
      padding,
    )
  }
}
