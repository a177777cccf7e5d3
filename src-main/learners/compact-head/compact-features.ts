import type { BackboneContext, Content, Extractor } from '../../backbones/backbone.ts'
import type { Preparation } from '../../backbones/feature-graph.ts'
import { gramSums } from '../../backbones/ngram-lsa/gram-graph.ts'
import { ngramLsa } from '../../backbones/ngram-lsa/ngram-lsa.ts'
import { packState, unpackState, type LsaState } from '../../backbones/ngram-lsa/state.ts'
import { indexed } from '../../backbones/ngram-lsa/vocabulary.ts'
import { knowsTexts, sideBySide } from '../../backbones/patterns-and-table/patterns-and-table.ts'
import { shippedTable } from '../../backbones/static-table/shipped-table.ts'
import { readTable } from '../../backbones/static-table/static-table.ts'
import type { StaticTable } from '../../backbones/static-table/table-file.ts'
import { tableSums, tokensOf } from '../../backbones/static-table/table-graph.ts'
import { readPieces } from '../../backbones/static-table/text-pieces.ts'
import type { Matrix } from '../../platform/matrix.ts'
import { l2Normalise } from '../../tensor-graph/composites.ts'
import { concat } from '../../tensor-graph/ops/shape.ts'
import type { Tensor } from '../../tensor-graph/tensor.ts'
import { inByteSteps } from '../../training/byte-rows.ts'
import type { NamedArray, Parameters } from '../../training/training-task.ts'
import { textOf } from '../ngram-bag/sparse-bags.ts'
import { cutTable } from './cut-table.ts'

export interface CompactOptions {
  readonly features: string
  readonly dimensions: number
  readonly vocabulary: number
  readonly tableDimensions: number
  readonly pieces: number
}

/** Features learnt from these texts, in bytes a number: what a model keeps of them. */
export async function fitCompact(
  contents: readonly Content[],
  { features, dimensions, vocabulary, tableDimensions, pieces }: CompactOptions,
  context: BackboneContext,
): Promise<Parameters> {
  const whole = features === 'patterns' ? null : await readTable(shippedTable())
  const table = whole && (features === 'table' || knowsTexts(whole, contents)) ? whole : null
  const pool = async function* () {
    yield contents
  }
  const patterns =
    features === 'table' ? null : unpackState(await ngramLsa.fit!(pool, { dimensions, vocabulary }, context))
  return {
    ...(patterns && patternParameters(patterns)),
    ...(table && tableParameters(cutTable(table, contents.map(textOf), { pieces, dimensions: tableDimensions }))),
  }
}

/** Contents → unit rows, or zeros where there is nothing known. */
export async function openCompact(parameters: Parameters, context: BackboneContext): Promise<Extractor> {
  const [patterns, table] = [patternsIn(parameters), tableIn(parameters)]
  const left = patterns && (await ngramLsa.open({}, packState(patterns), context))
  const right = table && { dimensions: table.rows.columns, ...readPieces(table) }
  return {
    dimensions: (left?.dimensions ?? 0) + (right?.dimensions ?? 0),
    async embed(contents) {
      context.signal?.throwIfAborted()
      if (!right) return left!.embed(contents)
      const pieces = right.embed(contents)
      return left ? sideBySide(await left.embed(contents), pieces) : pieces
    },
    close: async () => left?.close(),
  }
}

/** The same as a graph on prepared contents. */
export function compactGraph(parameters: Parameters): { readonly features: Tensor; readonly preparation: Preparation } {
  const [patterns, table] = [patternsIn(parameters), tableIn(parameters)]
  const grams = patterns && { kind: 'grams' as const, vocabulary: [...patterns.vocabulary.buckets] }
  const left = patterns && l2Normalise(gramSums(patterns.vocabulary, patterns.basis))
  if (!table) return { features: left!, preparation: grams! }
  const [right, tokens] = [tableSums(table), tokensOf(table)]
  if (!left || !grams) return { features: right, preparation: tokens }
  return {
    features: l2Normalise(concat([left, right], 1)),
    preparation: { kind: 'grams-and-tokens', grams, tokens },
  }
}

/** Bucket numbers are below 2²⁰, which float32 holds exactly. */
const patternParameters = ({ vocabulary: { buckets, idf, dense }, basis }: LsaState): Parameters => ({
  'patterns/buckets': { shape: [buckets.length], data: Float32Array.from(buckets) },
  'patterns/idf': { shape: [idf.length], data: idf },
  'patterns/dense': { shape: [1], data: Float32Array.of(dense) },
  'patterns/basis': inByteSteps({ shape: [basis.rows, basis.columns], data: basis.data }),
})
function patternsIn(parameters: Parameters): LsaState | null {
  const [buckets, idf, dense, basis] = ['buckets', 'idf', 'dense', 'basis'].map(
    (name) => parameters[`patterns/${name}`],
  )
  if (!buckets || !idf || !dense || !basis) return null
  return {
    vocabulary: indexed({ buckets: Int32Array.from(buckets.data), idf: idf.data, dense: dense.data[0]! }),
    basis: matrixIn(basis),
  }
}

const tableParameters = ({ rows, ...about }: StaticTable): Parameters => ({
  'table/rows': inByteSteps({ shape: [rows.rows, rows.columns], data: rows.data }),
  'table/about': letters(JSON.stringify(about)),
})
function tableIn(parameters: Parameters): StaticTable | null {
  const [rows, about] = [parameters['table/rows'], parameters['table/about']]
  if (!rows || !about) return null
  return {
    ...(JSON.parse(textIn(about)) as Omit<StaticTable, 'rows'>),
    rows: matrixIn(rows),
  }
}

const matrixIn = ({ shape, data }: NamedArray): Matrix => ({ rows: shape[0]!, columns: shape[1]!, data })

/** UTF-8 has no byte 0 here, so less 128 each is a whole number from −127 to 127: kept as bytes. */
const MIDDLE = 128
function letters(text: string): NamedArray {
  const data = Float32Array.from(Buffer.from(text), (byte) => byte - MIDDLE)
  return { shape: [1, data.length], data, rowScales: Float32Array.of(1) }
}
const textIn = ({ data }: NamedArray) => Buffer.from(Uint8Array.from(data, (x) => x + MIDDLE)).toString('utf8')
