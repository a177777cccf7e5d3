import { createHash } from 'node:crypto'
import { exactTables } from '../../onnx/precision/byte-tables.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { l2Normalise } from '../../tensor-graph/composites.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { concat } from '../../tensor-graph/ops/shape.ts'
import { defineBackbone, type Content, type Notice } from '../backbone.ts'
import { gramSums } from '../ngram-lsa/gram-graph.ts'
import { ngramLsa } from '../ngram-lsa/ngram-lsa.ts'
import { unpackState as unpackPatterns } from '../ngram-lsa/state.ts'
import { scaleRows } from '../scale-rows.ts'
import { shippedTable } from '../static-table/shipped-table.ts'
import { readTable } from '../static-table/static-table.ts'
import type { StaticTable } from '../static-table/table-file.ts'
import { tableSums, tokensOf } from '../static-table/table-graph.ts'
import { readPieces } from '../static-table/text-pieces.ts'
import { about } from './about.ts'
import { packState, unpackState } from './state.ts'

/** Texts whose pieces are looked at. */
const LOOKED_AT = 2000
/** English questions have 8 % strange pieces, glosses of a dictionary 16 %, Spanish, French and German from 38 % on. */
const MOST_STRANGE = 0.33

export const patternsAndTable = defineBackbone({
  ...about,
  async fit(pool, options, context) {
    const patterns = await ngramLsa.fit!(pool, options, context)
    const strange = readPieces(await readTable(shippedTable())).strangeShare(await firstOf(pool()))
    return packState({ strange, beside: strange <= MOST_STRANGE, patterns })
  },
  async open(options, state, context) {
    const { strange, beside, patterns } = unpackState(state)
    const left = await ngramLsa.open(options, patterns, context)
    if (!beside) return { ...left, notices: [standAlone(strange)] }
    const table = await readTable(shippedTable())
    const pieces = readPieces(table)
    return {
      dimensions: left.dimensions + table.rows.columns,
      resourceBytes: table.bytes,
      embed: async (contents) => sideBySide(await left.embed(contents), pieces.embed(contents)),
      close: () => left.close(),
    }
  },
  async toOnnx(options, state, runtime) {
    const { beside, patterns } = unpackState(state)
    const alone = await ngramLsa.toOnnx(options, patterns, runtime)
    if (!beside) return alone
    const table = await readTable(shippedTable())
    const { vocabulary, basis } = unpackPatterns(patterns)
    const features = l2Normalise(concat([l2Normalise(gramSums(vocabulary, basis)), tableSums(table)], 1))
    return {
      model: exactTables(encodeModel(emitGraph({ name: 'patterns and table', outputs: { features } }))),
      preparation: {
        kind: 'grams-and-tokens',
        grams: { kind: 'grams', vocabulary: [...vocabulary.buckets] },
        tokens: tokensOf(table),
      },
    }
  },
  fingerprint: async ({ dimensions, vocabulary }, state) =>
    `patterns-and-table.v1/${dimensions}/${vocabulary}/${state ? createHash('sha256').update(state).digest('hex') : 'unfitted'}`,
})

const standAlone = (share: number): Notice => ({
  name: 'TableLeftOut',
  message: `The built-in table knows English; of these texts it knows too little (${Math.round(100 * share)} % strange pieces), so patterns stand alone`,
  fields: { share: Math.round(100 * share) },
})

/** Whether texts are in the table's language, by the first of them. */
export const knowsTexts = (table: StaticTable, contents: readonly Content[]): boolean =>
  readPieces(table).strangeShare(contents.slice(0, LOOKED_AT)) <= MOST_STRANGE

async function firstOf(pool: AsyncIterable<readonly Content[]>): Promise<readonly Content[]> {
  const found: Content[] = []
  for await (const batch of pool) {
    found.push(...batch.slice(0, LOOKED_AT - found.length))
    if (found.length >= LOOKED_AT) break
  }
  return found
}

/** Both of length 1, and so each of the same weight; the whole of length 1 again. */
export function sideBySide(left: Matrix, right: Matrix): Matrix {
  const out = matrix(left.rows, left.columns + right.columns)
  for (let i = 0; i < out.rows; i++) {
    rowOf(out, i).set(rowOf(left, i))
    rowOf(out, i).set(rowOf(right, i), left.columns)
  }
  return scaleRows(out)
}
